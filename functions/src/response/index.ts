export { bundledPlaybooks } from "./bundled-playbooks.ts";
export { catalogueOf } from "./catalogue.ts";
export { parsePlaybook } from "./playbook.ts";
