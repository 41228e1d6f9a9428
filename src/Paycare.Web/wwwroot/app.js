// The app works without this script. With it: answers appear by themselves, and a lost connection is said.
const offline = document.getElementById("offline");
const tellConnection = () => { offline.hidden = navigator.onLine; };
addEventListener("online", tellConnection);
addEventListener("offline", tellConnection);
tellConnection();

// An offline submit would fail without a word and lose what was typed: it waits for the connection. The form's key makes
// sending it again safe.
document.addEventListener("submit", (event) => {
  if (!navigator.onLine) {
    event.preventDefault();
    offline.hidden = false;
    offline.scrollIntoView({ block: "start" });
  }
});

const live = document.getElementById("live");
if (live) {
  const source = new EventSource(live.dataset.live);
  const refresh = async () => {
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    for (const selector of ["#live .chat", ".verdict", "#turn"]) {
      const [shown, fresh] = [document.querySelector(selector), page.querySelector(selector)];
      // What somebody types into is left alone.
      if (shown && fresh && !shown.contains(document.activeElement)) {
        shown.replaceWith(fresh);
      }
    }
  };
  source.addEventListener("message", refresh);
  source.addEventListener("state", refresh);
}
