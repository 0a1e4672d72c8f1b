import { GoogleAuthProvider, browserPopupRedirectResolver, signInWithPopup } from "firebase/auth";
import type { Auth } from "firebase/auth";

export async function signInWithGoogle(auth: Auth): Promise<void> {
  await signInWithPopup(auth, new GoogleAuthProvider(), browserPopupRedirectResolver);
}
