/** In the place of `re2js` in the page's bundle: Firestore needs it for regular expressions in pipelines alone. */
export const RE2JS = {
  compile(): never {
    throw new Error("This page is built without regular expressions in Firestore pipelines.");
  },
};
