// The app works without this script. With it: answers appear by themselves, drafts save themselves, a form is sent once,
// and a lost connection is said.

// What can wait comes after what is seen and touched: a slow phone opens its store only then.
const whenIdle = globalThis.requestIdleCallback ?? ((work) => setTimeout(work, 1));

// --- the connection -------------------------------------------------------------------------------------------------
const bar = document.getElementById("offline");
let since = null;
let waiting = null; // the form that could not be sent

const clock = () => new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hour12: false });

// The page is a copy that the phone kept: from when it is.
const { keptAt } = document.documentElement.dataset;
const keptAtText = keptAt && new Date(keptAt).toLocaleString(document.documentElement.lang.replace(/^en$/, "en-GB"), {
  day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hour12: false,
});

const tellConnection = () => {
  if (!navigator.onLine) {
    since ??= clock();
  }
  bar.hidden = navigator.onLine && !waiting && !keptAt;
  if (!bar.hidden) {
    const text = keptAt && !waiting ? bar.dataset.kept : navigator.onLine ? bar.dataset.back : waiting ? bar.dataset.waiting : bar.dataset.since;
    bar.querySelector("p").textContent = text.replace("{0}", keptAt && !waiting ? keptAtText : since);
  }
};

if (keptAt) {
  const hero = document.getElementById("hero");
  hero?.classList.add("old");
  hero?.querySelector(".hero-label").replaceChildren(hero.dataset.was.replace("{0}", keptAtText));
  document.getElementById("kept")?.removeAttribute("hidden");
  for (const action of document.querySelectorAll(".quick a:not([href='/cards'])")) {
    action.classList.add("waits");
  }
}

addEventListener("online", () => { tellConnection(); since = null; });
addEventListener("offline", tellConnection);
tellConnection();

// The form's key makes sending it again safe.
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-retry]")) {
    return;
  }
  if (!navigator.onLine) {
    tellConnection();
  } else if (waiting) {
    const { form, submitter } = waiting;
    waiting = null;
    bar.hidden = true;
    form.requestSubmit(submitter);
  } else {
    location.reload();
  }
});

// --- the network ----------------------------------------------------------------------------------------------------
// Where the phone tells: no word about Wi-Fi on mobile data, and the word is back when the phone changes over.
const tellNetwork = () => {
  for (const notice of document.querySelectorAll("[data-wifi]")) {
    notice.hidden = navigator.connection?.type === "cellular";
  }
};
navigator.connection?.addEventListener?.("change", tellNetwork);
tellNetwork();

// --- forms ----------------------------------------------------------------------------------------------------------
// An offline submit would fail without a word and lose what was typed: it waits for the connection. A second click on the
// same form does nothing; the server would answer it with the first one's answer anyway.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!navigator.onLine) {
    event.preventDefault();
    waiting = { form, submitter: event.submitter };
    tellConnection();
    bar.scrollIntoView({ block: "start" });
  } else if (form.dataset.sent) {
    event.preventDefault();
  } else if (form.method === "post") {
    form.dataset.sent = "true";
    event.submitter?.setAttribute("aria-busy", "true");
  }
});

// --- copy and share -----------------------------------------------------------------------------------------------------
const copyText = async (button, text) => {
  await navigator.clipboard.writeText(text);
  const label = button.querySelector("[role=status]");
  const was = label.textContent;
  label.textContent = button.dataset.done;
  setTimeout(() => { label.textContent = was; }, 2000);
};

for (const button of document.querySelectorAll("[data-copy], [data-share]")) {
  const { copy: text, share: url, title } = button.dataset;
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", () =>
    url && navigator.share ? navigator.share({ title, url }).catch(() => {}) : copyText(button, text ?? url));
}

for (const button of document.querySelectorAll("[data-share-file]")) {
  const { shareFile, name } = button.dataset;
  const type = "application/pdf";
  button.hidden = !navigator.canShare?.({ files: [new File([], name, { type })] });
  button.addEventListener("click", async () => {
    const file = new File([await (await fetch(shareFile)).blob()], name, { type });
    await navigator.share({ files: [file] }).catch(() => {});
  });
}

// --- what was sent and not answered -----------------------------------------------------------------------------------
// Noted before it is sent, struck out by the page that shows its answer. What is left over at the next page got no answer.
const sentStore = "sent";
const sent = () => JSON.parse(localStorage.getItem(sentStore) ?? "{}");
const keepSent = (all) => localStorage.setItem(sentStore, JSON.stringify(all));

document.addEventListener("submit", (event) => {
  const { attempt } = event.target.dataset;
  if (attempt && !event.defaultPrevented) {
    const { key, ...what } = JSON.parse(attempt);
    keepSent({ ...sent(), [key]: { ...what, at: new Date().toISOString() } });
  }
});

const strikeOut = (key) => {
  const { [key]: _, ...left } = sent();
  keepSent(left);
};

// What the server has on record counts, not what this phone saw: an attempt that moved nothing needs no word here.
const isRefused = async (key, address) => {
  try {
    const page = new DOMParser().parseFromString(await (await fetch(address)).text(), "text/html");
    return page.querySelector(`.verdict[data-answered="${CSS.escape(key)}"]`)?.dataset.status === "refused";
  } catch {
    return false;
  }
};

// At once: whoever has seen the answer and goes on quickly is not told on the next page that there was none.
for (const { dataset } of document.querySelectorAll("[data-answered]")) {
  strikeOut(dataset.answered);
}

const tellUnanswered = async () => {
  const all = sent();
  // Older than the server keeps looking for is of no use to anybody.
  for (const [key, { at }] of Object.entries(all)) {
    if (Date.now() - Date.parse(at) > 30 * 86400000) {
      delete all[key];
    }
  }
  keepSent(all);
  const note = document.getElementById("unanswered");
  // The page that settles it needs no word about it.
  if (!note || location.pathname === "/activity/unanswered") {
    return;
  }
  for (const [key, { at, ...what }] of Object.entries(all)) {
    const address = `/activity/unanswered?${new URLSearchParams({ key, ...what, sent: at })}`;
    if (!await isRefused(key, address)) {
      note.querySelector("a").href = address;
      note.hidden = false;
      return;
    }
    strikeOut(key);
  }
};

whenIdle(tellUnanswered);

// --- the PIN's boxes ------------------------------------------------------------------------------------------------------
// One field, drawn as six boxes; the last digit sends it. Without this script it is a field with a button.
const digits = 6;

const inBoxes = (field, next) => {
  const boxes = document.createElement("span");
  boxes.className = "boxes";
  boxes.dataset.tone = field.getAttribute("aria-invalid") ? "danger" : "";
  const drawn = Array.from({ length: digits }, () => {
    const box = document.createElement("i");
    box.setAttribute("aria-hidden", "true");
    return box;
  });
  field.before(boxes);
  boxes.append(...drawn, field);
  field.maxLength = digits;
  const draw = () => {
    const typed = field.value.length;
    drawn.forEach((box, n) => {
      box.classList.toggle("on", n < typed && field.type === "password");
      box.classList.toggle("at", n === Math.min(typed, digits - 1));
      box.textContent = field.type === "password" ? "" : field.value[n] ?? "";
    });
  };
  field.addEventListener("input", () => {
    field.value = field.value.normalize("NFKC").replace(/\D/g, "");
    draw();
    next();
  });
  addEventListener("pageshow", draw);
  draw();
};

const openSheet = (part) => {
  const form = part.closest("form");
  const fields = [...part.querySelectorAll(".field input")];
  const isFull = (field) => field.value.length === digits;
  const next = () => {
    if (isFull(document.activeElement) && fields.every(isFull)) {
      form.requestSubmit(part.querySelector("button[type=submit]"));
    } else if (isFull(document.activeElement)) {
      fields.find((field) => !isFull(field)).focus();
    }
  };
  for (const field of fields) {
    inBoxes(field, next);
  }
  part.querySelector("[data-sends]").hidden = false;
};

for (const part of document.querySelectorAll("[data-pin]")) {
  openSheet(part);
}

// A large amount asks for a code after the PIN. The PIN stays in this page's memory for it, and is typed once.
const takeOver = (html, address, pin) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const answered of page.querySelectorAll("[data-answered]")) {
    strikeOut(answered.dataset.answered);
  }
  document.querySelector("main").replaceWith(page.querySelector("main"));
  history.pushState(null, "", address);
  const part = document.querySelector("main [data-pin]");
  if (!part) {
    return;
  }
  const field = part.querySelector("[name='Form.Pin']");
  if (pin && new URL(address).searchParams.has("challenge") && !field.hasAttribute("aria-invalid")) {
    field.value = pin;
    field.closest(".field").hidden = true;
  }
  openSheet(part);
  part.querySelector(".field:not([hidden]) input").focus();
};

addEventListener("popstate", () => location.reload());

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.querySelector("[data-pin][data-large]")) {
    return;
  }
  event.preventDefault();
  const pin = form.elements["Form.Pin"].value;
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "text/html" } });
    const address = new URL(answer.url);
    if (answer.redirected && address.pathname !== location.pathname) {
      location.assign(answer.url);
    } else {
      takeOver(await answer.text(), answer.url, pin);
    }
  } catch {
    // The browser's own way: it says what is wrong with the connection, and the form's key makes sending it again safe.
    form.submit();
  }
});

// Back from the answer: the form can be used again.
addEventListener("pageshow", () => {
  for (const form of document.forms) {
    delete form.dataset.sent;
  }
  for (const button of document.querySelectorAll("[aria-busy]")) {
    button.removeAttribute("aria-busy");
  }
});

// --- the same page, newer -------------------------------------------------------------------------------------------
const swap = (html, selectors) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const selector of selectors) {
    const [shown, fresh] = [document.querySelector(selector), page.querySelector(selector)];
    // What somebody types into, is about to touch, or has chosen a file for, is left alone.
    const isChosen = shown?.querySelector("input[type=file]")?.files.length > 0;
    if (shown && fresh && !isChosen && !shown.contains(document.activeElement) && shown.outerHTML !== fresh.outerHTML) {
      shown.replaceWith(fresh);
    }
  }
};

const refusedFile = "[data-files] .error:not([hidden])";

// --- drafts save themselves -----------------------------------------------------------------------------------------
for (const form of document.querySelectorAll("form[data-save]")) {
  const store = `draft:${location.pathname}${location.search}`;
  const texts = () => [...new FormData(form)].filter(([, value]) => typeof value === "string");
  const words = () => texts().filter(([name]) => !name.startsWith("__") && !name.startsWith("_") && !/\.(Key|Save)$/.test(name));
  const status = (text) => { document.getElementById("saved").textContent = text; };
  let timer = 0;
  let turn = 0;

  const save = async () => {
    const mine = ++turn;
    const body = new URLSearchParams(texts());
    body.set(form.dataset.save, "true");
    status(form.dataset.saving);
    try {
      const answer = await fetch(location.href, { method: "POST", body, headers: { Accept: "text/html" } });
      if (!answer.ok || answer.redirected) {
        throw new Error(`Not saved: ${answer.status}`);
      }
      const html = await answer.text();
      localStorage.removeItem(store);
      if (mine === turn) {
        // Words know nothing of a file that was refused: what is wrong with it stays until another is chosen.
        swap(html, form.dataset.swap.split(",").filter((part) => !document.querySelector(part)?.querySelector(refusedFile)));
      }
    } catch {
      localStorage.setItem(store, JSON.stringify(words()));
      status(form.dataset.kept);
    }
  };

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(save, 800);
  };

  // Words that never reached us wait on the phone.
  for (const [name, value] of JSON.parse(localStorage.getItem(store) ?? "[]")) {
    const field = form.elements[name];
    if (field && "value" in field && field.type !== "hidden" && value) {
      field.value = value;
      later();
    }
  }

  form.addEventListener("input", later);
  addEventListener("online", () => { if (localStorage.getItem(store)) { later(); } });
  form.addEventListener("submit", () => { clearTimeout(timer); turn++; });
  // Files go with all the words there are.
  form.addEventListener("filed", () => { clearTimeout(timer); turn++; });
}

// --- files ------------------------------------------------------------------------------------------------------------
// What was chosen is seen before it is sent, what cannot be sent is said at once, and a slow line shows how far it is.
const filesField = (chooser) => chooser.querySelector("input[type=file]");

const tellFile = (chooser, text) => {
  const error = chooser.querySelector(".error");
  error.hidden = !text;
  error.querySelector("span").textContent = text;
};

const preview = async (file) => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 96, height: 96 });
  try {
    const picture = await createImageBitmap(file, { resizeWidth: 192, resizeQuality: "medium" });
    const side = Math.min(picture.width, picture.height);
    canvas.getContext("2d").drawImage(picture, 0, 0, side, side, 0, 0, 96, 96);
    picture.close();
  } catch {
    // No picture, or one that this browser cannot show: its name is enough.
  }
  return canvas;
};

const sizeOf = (bytes) => {
  const number = (value, digits) => value.toLocaleString(document.documentElement.lang, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return bytes < 1000000 ? `${number(Math.max(1, Math.round(bytes / 1000)), 0)} KB` : `${number(bytes / 1000000, 1)} MB`;
};

const showChosen = async (chooser) => {
  const field = filesField(chooser);
  const list = chooser.querySelector(".chosen");
  const rows = await Promise.all([...field.files].map(async (file, at) => {
    const row = document.createElement("li");
    row.className = "file-row";
    if (file.type.startsWith("image/")) {
      row.append(await preview(file));
    }
    const about = Object.assign(document.createElement("span"), { className: "file-about" });
    about.append(
      Object.assign(document.createElement("span"), { className: "file-name", textContent: file.name }),
      Object.assign(document.createElement("small"), { textContent: sizeOf(file.size) }),
    );
    const remove = Object.assign(document.createElement("button"), { type: "button", className: "icon-btn", textContent: "✕" });
    remove.setAttribute("aria-label", chooser.dataset.remove.replace("{0}", file.name));
    remove.addEventListener("click", () => {
      const left = new DataTransfer();
      [...field.files].filter((_, n) => n !== at).forEach((one) => left.items.add(one));
      field.files = left.files;
      showChosen(chooser);
      field.focus();
    });
    row.append(about, remove);
    return row;
  }));
  list.replaceChildren(...rows);
  list.hidden = rows.length === 0;
};

// The page's answer in place of what was sent: the same address, so nothing else tells what changed.
const takeAnswer = (html) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const part of ["main", ".actions"]) {
    const [shown, fresh] = [document.querySelector(part), page.querySelector(part)];
    if (shown && fresh) {
      shown.replaceWith(fresh);
    }
  }
};

const sendFiles = (form, body, chooser) => new Promise((resolve, reject) => {
  const request = new XMLHttpRequest();
  const bar = document.createElement("progress");
  bar.max = 100;
  bar.setAttribute("aria-label", chooser.dataset.sending);
  chooser.append(bar);
  request.upload.addEventListener("progress", ({ lengthComputable, loaded, total }) => {
    if (lengthComputable) {
      bar.value = Math.round((100 * loaded) / total);
    }
  });
  request.addEventListener("load", () => resolve(request));
  request.addEventListener("error", reject);
  request.addEventListener("loadend", () => bar.remove());
  request.open("POST", form.action || location.href);
  request.setRequestHeader("Accept", "text/html");
  request.send(body);
});

document.addEventListener("change", async ({ target }) => {
  const chooser = target.closest?.("[data-files]");
  if (!chooser || target.type !== "file") {
    return;
  }
  const { most, max, tooMany, tooLarge, refused } = chooser.dataset;
  const large = [...target.files].find((file) => file.size > Number(max));
  const kept = chooser.querySelectorAll("[name=kept]:checked").length;
  if (large || target.files.length + kept > Number(most)) {
    target.value = "";
    tellFile(chooser, large ? refused.replace("{0}", large.name).replace("{1}", tooLarge) : tooMany);
  } else {
    tellFile(chooser, "");
  }
  const { form } = target;
  const isKept = form.dataset.save && target.files.length > 0;
  const body = new FormData(form);
  showChosen(chooser);
  if (!isKept) {
    return;
  }
  // A draft keeps its files at once, like its words. An answer to words that were saved before does not know of them.
  body.set(form.dataset.save, "true");
  form.dispatchEvent(new Event("filed"));
  try {
    const answer = await sendFiles(form, body, chooser);
    form.dispatchEvent(new Event("filed"));
    target.value = "";
    target.blur();
    swap(answer.responseText, form.dataset.swap.split(","));
  } catch {
    // They stay chosen, and go with the form.
  }
});

// The clip opens the phone's own choice at once.
document.addEventListener("click", (event) => {
  const clip = event.target.closest("details.attach > summary");
  if (clip && !clip.parentElement.open) {
    filesField(clip.parentElement).click();
  }
});

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const chooser = form.querySelector?.("[data-files]");
  if (event.defaultPrevented || !chooser || form.dataset.save || filesField(chooser).files.length === 0) {
    return;
  }
  event.preventDefault();
  try {
    const answer = await sendFiles(form, new FormData(form, event.submitter), chooser);
    takeAnswer(answer.responseText);
  } catch {
    // The browser's own way: it says what is wrong with the connection, and the form's key makes sending it again safe.
    form.submit();
  }
});

// --- the list beside its detail, where there is room ------------------------------------------------------------------------
const showBeside = async ({ dataset: { beside, label } }) => {
  const page = new DOMParser().parseFromString(await (await fetch(beside)).text(), "text/html");
  const list = page.getElementById("records");
  if (!list) {
    return;
  }
  const aside = document.createElement("aside");
  aside.className = "beside";
  aside.setAttribute("aria-label", label);
  aside.append(list);
  for (const row of aside.querySelectorAll("a.row")) {
    if (new URL(row.href).pathname === location.pathname) {
      row.setAttribute("aria-current", "page");
    }
  }
  const main = document.querySelector("main");
  main.before(aside);
  main.parentElement.classList.add("with-list");
};

const detail = document.querySelector("[data-beside]");
if (detail && matchMedia("(min-width: 62.5rem)").matches) {
  showBeside(detail).catch(() => {});
}

// --- live answers ---------------------------------------------------------------------------------------------------
const live = document.getElementById("live");
if (live) {
  const source = new EventSource(live.dataset.live);
  // A reply is a message and often a state too: one reading for both. One at a time: what changes meanwhile is in the next one, and
  // no answer comes after a newer one.
  const settleMs = 30;
  let isWanted = false;
  let reading = Promise.resolve();
  const read = async () => {
    await new Promise((resolve) => { setTimeout(resolve, settleMs); });
    isWanted = false;
    swap(await (await fetch(location.href)).text(), [".verdict", "#turn", "#live", "#so-far"]);
  };
  const refresh = () => {
    if (!isWanted) {
      isWanted = true;
      reading = reading.then(read, read);
    }
  };
  source.addEventListener("message", refresh);
  source.addEventListener("state", refresh);
}

// The number and its singular or plural, as the server's texts write them: "{0} [0:minute|minutes] left".
const counted = (text, count) =>
  text.replace(/\[0:([^|\]]*)\|([^\]]*)\]/g, (_, one, many) => (count === 1 ? one : many)).replace("{0}", count);

// --- countdowns -----------------------------------------------------------------------------------------------------
setInterval(() => {
  for (const ring of document.querySelectorAll(".ring[data-due]")) {
    const [from, due, now] = [Number(ring.dataset.from), Number(ring.dataset.due), Date.now()];
    const left = Math.max(0, due - now);
    ring.querySelector("b").textContent = Math.ceil(left / 60000);
    ring.querySelector(".left").setAttribute("stroke-dasharray", `${Math.round((100 * left) / (due - from))} 100`);
    ring.setAttribute("aria-label", counted(ring.dataset.label, Math.ceil(left / 60000)));
  }
}, 30000);

// --- kept on the phone ----------------------------------------------------------------------------------------------
whenIdle(() => navigator.serviceWorker?.register("/sw.js"));
// Unsent words and unanswered payments are the owner's; whoever signs in next must not find them.
document.querySelector("form[data-forgets]")?.addEventListener("submit", () => localStorage.clear());
