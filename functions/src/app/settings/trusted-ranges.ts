import { defineString } from "firebase-functions/params";

/** Read by the pipeline, for zones, and by the response, which never blocks them. */
export const TRUSTED_RANGES = defineString("TRUSTED_RANGES", {
  default: "",
  description: "Your own outside address ranges, in CIDR form, separated by commas: they are TRUSTED_ZONE.",
});
