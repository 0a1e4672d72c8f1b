export { compileAccessFormat } from "./compile.ts";
export { AccessFormatError } from "./parse.ts";
export { STOCK_FORMATS, detectAccessFormat, stockFormat } from "./stock.ts";
