// Keys, dialogs and the sign that somebody is there. Everything else of the desk happens on the server.
const typing = (element) => element.matches("input, textarea, select, [contenteditable]");
const touchEveryMs = 10_000;
let page = null;
let touched = 0;

const touch = (event) => {
  if (event.isTrusted && page && Date.now() - touched > touchEveryMs) {
    touched = Date.now();
    page.invokeMethodAsync("TouchAsync").catch(() => { touched = 0; });
  }
};
addEventListener("pointerdown", touch, true);
addEventListener("keydown", touch, true);

const rows = () => [...document.querySelectorAll("[data-row]")];
const placeOf = (all) => all.findIndex((row) => row === document.activeElement || row.closest("tr, li")?.contains(document.activeElement));
const move = (by) => {
  const all = rows();
  const at = placeOf(all);
  const next = all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + by))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
};

// The list that a case was opened from: J and K go on in it, and Back returns to the same row.
const listKey = "desk-list";
const rowKey = "desk-row";
const keepList = () => {
  const links = [...document.querySelectorAll(".grid [data-row]")].map((row) => row.getAttribute("href")).filter(Boolean);
  if (links.length > 0) {
    sessionStorage.setItem(listKey, JSON.stringify(links));
  }
};
const go = (by, query = "") => {
  const list = JSON.parse(sessionStorage.getItem(listKey) ?? "[]");
  const at = list.indexOf(location.pathname);
  const next = list[at + by];
  if (at >= 0 && next) {
    sessionStorage.setItem(rowKey, next);
    location.assign(next + query);
  }
};

// Reply and note are two boxes: what is typed right after the key is already in the right one, whatever the server is doing. Which
// of them is shown is changed here alone. What the server says of it counts once it has heard of all changes made here: on a slow
// line an older word of it would take the box away from under what is being typed.
const changes = new WeakMap(); // how many there were, for each place to write
const boxes = () => ["reply", "note"].map((id) => document.getElementById(id));
const turnsOf = (place) => Number(place.dataset.turns);
const draw = (isNote) => {
  const [reply, note] = boxes();
  reply.hidden = isNote;
  note.hidden = !isNote;
};
const show = (place, isNote) => {
  changes.set(place, Math.max(turnsOf(place), changes.get(place) ?? 0) + 1);
  draw(isNote);
};
// What stands in a box is the browser's as well. What the server gives (a draft, a message that was refused or taken back) is put
// after what is there.
const puts = new WeakMap(); // how often something was put into a box
const put = (box, text) => {
  const before = box.value.trimEnd();
  box.value = before ? `${before}\n${text}` : text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
};
new MutationObserver(() => {
  const place = document.querySelector(".write");
  if (!place) {
    return;
  }
  if (turnsOf(place) >= (changes.get(place) ?? 0)) {
    draw(place.dataset.note === "true");
  }
  for (const box of boxes()) {
    const times = Number(box.dataset.puts);
    if (times > (puts.get(box) ?? 0)) {
      puts.set(box, times);
      put(box, box.dataset.put);
    }
  }
}).observe(document.body, { subtree: true, childList: true, attributeFilter: ["data-note", "data-turns", "data-puts"] });
// Once the click is on its way to the server: what is sent leaves the box at once, and one goes on in the reply.
addEventListener("click", ({ target }) => {
  const place = target.closest?.("[data-send]")?.closest(".write");
  const box = place && boxes().find(({ hidden }) => !hidden);
  if (box?.value.trim()) {
    const [reply, note] = boxes();
    const isIn = document.activeElement === note;
    box.value = "";
    show(place, false);
    if (isIn) {
      reply.focus();
    }
  }
});
document.addEventListener("click", ({ target }) => {
  const toggle = target.closest?.("#note-toggle");
  if (toggle) {
    show(toggle.closest(".write"), !boxes()[0].hidden);
  }
});
const write = (isNote) => {
  const [reply, note] = boxes();
  const box = isNote ? note : reply;
  if (!box || box.disabled) {
    return false;
  }
  if (box.hidden) {
    document.getElementById("note-toggle").click();
  }
  box.focus();
  return true;
};
// A macro follows what is there, and one goes on writing after it.
const insertMacro = (text) => {
  const [reply] = boxes();
  show(reply.closest(".write"), false);
  put(reply, text);
  reply.focus();
};

// A menu opened by a key takes the focus, goes by arrows or first letters, and gives the focus back.
let cameFrom = null;
const items = (menu) => [...menu.querySelectorAll(".item")].filter((item) => !item.hidden);
const openMenu = (menu) => {
  cameFrom = document.activeElement;
  menu.showPopover();
  const filter = menu.querySelector("[data-filter]");
  if (filter) {
    filter.value = "";
    filterMenu(menu, "");
  }
  (filter ?? items(menu)[0])?.focus();
};
const filterMenu = (menu, text) => {
  for (const item of menu.querySelectorAll(".item")) {
    item.hidden = !item.textContent.toLowerCase().includes(text.toLowerCase());
  }
};
const inMenu = (event, menu) => {
  const all = items(menu);
  const at = all.indexOf(document.activeElement);
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    all[Math.max(0, Math.min(all.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)))]?.focus();
  } else if (event.key === "Enter" && event.target.matches("[data-filter]")) {
    event.preventDefault();
    all[0]?.click();
  } else if (event.key === "Escape") {
    event.preventDefault();
    menu.hidePopover();
    cameFrom?.focus();
  } else if (event.key.length === 1 && !typing(event.target) && !event.ctrlKey && !event.metaKey) {
    const next = [...all.slice(at + 1), ...all].find((item) => item.textContent.trim().toLowerCase().startsWith(event.key.toLowerCase()));
    next?.focus();
  } else {
    return false;
  }
  return true;
};

const press = (key) => {
  const near = document.activeElement?.closest("tr, li");
  const selector = `[data-key~="${CSS.escape(key)}"]`;
  const target = near?.querySelector(selector) ?? [...document.querySelectorAll(selector)].find((e) => !e.closest("tr"));
  if (!target) {
    return (key === "r" || key === "n") && write(key === "n");
  }
  if (target.disabled) {
    return false;
  }
  if (target.id === "reply" || target.id === "note-toggle") {
    return write(target.id === "note-toggle");
  }
  const menu = target.getAttribute("popovertarget");
  if (menu) {
    openMenu(document.getElementById(menu));
  } else if (typing(target)) {
    target.focus();
  } else {
    target.click();
    // The button may vanish with what it did; the row stays.
    near?.querySelector("[data-row]")?.focus();
  }
  return true;
};

// The palette: every action of the page that has a key, and every place, by name.
const nameOf = (element) => (element.dataset.label ?? element.getAttribute("aria-label") ?? element.title ?? "").trim()
  || (element.querySelector("span, b") ?? element).textContent.trim();
const keyOf = ({ dataset }) => dataset.go ? `G ${dataset.go}` : dataset.keyName ?? dataset.key?.split(" ")[0] ?? "";
const commands = () => [...document.querySelectorAll("main [data-key], main button[data-remedy], .rail [data-key], .rail a, .views a")]
  .filter((element) => !element.disabled && !element.closest("tr") && element.dataset.tx === undefined && nameOf(element))
  .map((element) => ({ element, name: nameOf(element), key: keyOf(element) }))
  .sort((one, other) => Boolean(other.element.closest("main")) - Boolean(one.element.closest("main")));
const fillPalette = (palette, text) => {
  const list = palette.querySelector("ul");
  list.replaceChildren(...commands()
    .filter((command) => command.name.toLowerCase().includes(text.toLowerCase()))
    .slice(0, 12)
    .map((command, at) => {
      const item = document.createElement("li");
      item.textContent = command.name;
      item.setAttribute("aria-selected", at === 0 ? "true" : "false");
      item.setAttribute("role", "option");
      if (command.key) {
        const key = document.createElement("kbd");
        key.textContent = command.key.toUpperCase();
        item.append(key);
      }
      item.addEventListener("click", () => run(palette, command.element));
      return item;
    }));
};
const run = (palette, element) => {
  palette.close();
  cameFrom?.focus?.();
  const menu = element.getAttribute("popovertarget");
  if (element.id === "reply" || element.id === "note-toggle") {
    write(element.id === "note-toggle");
  } else if (menu) {
    openMenu(document.getElementById(menu));
  } else if (typing(element)) {
    element.focus();
  } else {
    element.click();
  }
};
const openPalette = () => {
  const palette = document.getElementById("palette");
  if (!palette || palette.open) {
    return;
  }
  cameFrom = document.activeElement;
  const input = palette.querySelector("input");
  input.value = "";
  fillPalette(palette, "");
  palette.showModal();
  input.focus();
};
const inPalette = (event, palette) => {
  const all = [...palette.querySelectorAll("li")];
  const at = all.findIndex((item) => item.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const next = Math.max(0, Math.min(all.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)));
    all.forEach((item, place) => item.setAttribute("aria-selected", place === next ? "true" : "false"));
    all[next]?.scrollIntoView({ block: "nearest" });
  } else if (event.key === "Enter") {
    event.preventDefault();
    all[at]?.click();
  }
};
document.addEventListener("input", (event) => {
  const palette = event.target.closest?.("#palette");
  if (palette) {
    fillPalette(palette, event.target.value);
  }
  const menu = event.target.closest?.("[popover]");
  if (menu && event.target.matches("[data-filter]")) {
    filterMenu(menu, event.target.value);
  }
});

const keys = "abcdefhijklmnopqrstuvwxyz123456789/?";
let isGoing = false;
document.addEventListener("keydown", (event) => {
  const inside = event.target instanceof Element ? event.target : document.body;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    openPalette();
    return;
  }
  const palette = inside.closest("#palette");
  if (palette) {
    inPalette(event, palette);
    return;
  }
  const menu = inside.closest("[popover]");
  if (menu && inMenu(event, menu)) {
    return;
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const send = inside.closest("form, .write, .dry-body, .decide")?.querySelector("[data-send]");
    if (send) {
      event.preventDefault();
    }
    if (send && !send.disabled) {
      // What was typed last is still on its way to the server: leave the field first.
      inside.dispatchEvent(new Event("change", { bubbles: true }));
      send.click();
    }
    return;
  }
  if (event.key === "/" && inside.id === "reply" && !event.ctrlKey && /(^|\n)$/.test(inside.value.slice(0, inside.selectionStart))) {
    event.preventDefault();
    openMenu(document.getElementById("macros"));
    return;
  }
  if (event.key === "Escape") {
    const open = document.querySelector("[popover]:popover-open");
    if (open) {
      // A menu opened by the mouse: the focus is elsewhere, and the page must not be left.
      open.hidePopover();
    } else if (typing(inside)) {
      inside.blur();
    } else if (!inside.closest("dialog[open]")) {
      document.querySelector("[data-key~='Escape']")?.click();
    }
    return;
  }
  if (typing(inside) || event.ctrlKey || event.metaKey || event.altKey || menu || inside.closest("dialog[open]")) {
    return;
  }
  const key = event.key.toLowerCase();
  if (isGoing) {
    isGoing = false;
    const place = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
    if (place) {
      event.preventDefault();
      place.click();
    }
  } else if (key === "g") {
    isGoing = true;
  } else if ((key === "j" || key === "k") && document.getElementById("talk")) {
    event.preventDefault();
    go(key === "j" ? 1 : -1);
  } else if (key === "j" || key === "k") {
    event.preventDefault();
    move(key === "j" ? 1 : -1);
  } else if (keys.includes(key) && press(key)) {
    event.preventDefault();
  }
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-dialog]");
  if (opener) {
    document.getElementById(opener.dataset.dialog)?.showModal();
  }
  const row = event.target.closest?.(".grid a[data-row]");
  if (row) {
    keepList();
    sessionStorage.setItem(rowKey, row.getAttribute("href"));
  }
  const menu = event.target.closest?.("[popover]");
  const choice = menu && event.target.closest("button:not([popovertarget]), a");
  if (choice) {
    menu.hidePopover();
    if (choice.dataset.text) {
      insertMacro(choice.dataset.text);
    } else {
      cameFrom?.focus();
    }
  }
});

// The server forgot this window, for example because it was started anew: what was typed is kept there, so begin again.
document.addEventListener("components-reconnect-state-changed", (event) => {
  if (event.detail?.state === "rejected" || event.detail?.state === "failed") {
    location.reload();
  }
}, true);

globalThis.paycareDesk = {
  start: (reference) => { page = reference; },
  over: () => document.querySelector(".over a")?.focus(),
  touchNow: () => page?.invokeMethodAsync("TouchAsync"),
  toEnd: (selector) => {
    const box = document.querySelector(selector);
    if (box) {
      box.scrollTop = box.scrollHeight;
    }
  },
  enter: (selector) => document.querySelector(selector)?.querySelector("[data-row], input, select, textarea, button")?.focus(),
  next: (query) => go(1, query),
  focus: (selector) => {
    // Somebody who is somewhere already stays there.
    if (!document.activeElement || document.activeElement === document.body) {
      const last = sessionStorage.getItem(rowKey);
      const row = selector === "[data-row]" && last ? document.querySelector(`[data-row][href="${CSS.escape(last)}"]`) : null;
      (row ?? document.querySelector(selector))?.focus();
    }
  },
};

// A screenshot is pasted where one writes.
document.addEventListener("paste", (event) => {
  const field = document.querySelector("input[type=file][data-paste]:not(:disabled)");
  const files = event.clipboardData?.files ?? [];
  if (field && files.length > 0 && event.target.closest?.(".write")) {
    event.preventDefault();
    field.files = files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
});
