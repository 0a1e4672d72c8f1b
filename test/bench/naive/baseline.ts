import admin from "firebase-admin";
import { https } from "firebase-functions";

/* The least that a Firebase function imports: the main entry points of its two libraries. */
admin.initializeApp();
export const hello = https.onRequest((_request, response) => {
  response.send("hello");
});
