// What the browser runs in the client's test: it writes down what it is told. Its settings are in the page's address.
import { createApiClient, createLiveConnection } from "@threatstream/client";
import { initializeApp } from "firebase/app";
import { connectAuthEmulator, getAuth, signInWithEmailAndPassword } from "firebase/auth";
import { connectFirestoreEmulator, getFirestore } from "firebase/firestore";

const settings = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));

function write(name, text, id = "") {
  const found = id === "" ? null : document.querySelector(`#${id}`);
  const element = found ?? document.createElement(name);
  element.id = id;
  element.textContent = text;
  document.body.append(element);
}

async function open() {
  const app = initializeApp({ projectId: settings.projectId, apiKey: "demo" });
  connectAuthEmulator(getAuth(app), `http://${settings.auth}`, { disableWarnings: true });
  const { user } = await signInWithEmailAndPassword(getAuth(app), settings.email, settings.password);
  const db = getFirestore(app);
  const [host, port] = settings.firestore.split(":");
  connectFirestoreEmulator(db, host, Number(port));

  const live = createLiveConnection({ db });
  live.onStatus((status) => write("p", status, "status"));
  live.onMessage(({ type, data }) => type === "new_threat" && write("li", data.event_id));
  live.connect();
  write("p", await nameOfApi(createApiClient({ baseUrl: "", getToken: () => user.getIdToken() })), "api");
}

/** Asks until there is an answer: the first one waits for a worker to start, on a busy machine longer than a client does. */
async function nameOfApi(api) {
  for (;;) {
    try {
      return (await api.getInfo()).name;
    } catch (error) {
      write("p", String(error), "error");
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

open().catch((error) => write("p", String(error), "error"));
