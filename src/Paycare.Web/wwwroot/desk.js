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
const move = (by) => {
  const all = rows();
  const at = all.findIndex((row) => row === document.activeElement || row.closest("tr, li")?.contains(document.activeElement));
  const next = all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + by))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
};
const press = (key) => {
  const near = document.activeElement?.closest("tr, li");
  const selector = `[data-key~="${CSS.escape(key)}"]`;
  const target = near?.querySelector(selector) ?? [...document.querySelectorAll(selector)].find((e) => !e.closest("tr"));
  if (!target || target.disabled) {
    return false;
  }
  if (typing(target)) {
    target.focus();
  } else {
    target.click();
  }
  return true;
};

document.addEventListener("keydown", (event) => {
  const inside = event.target instanceof Element ? event.target : document.body;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const send = inside.closest("form, .write, .dry-body, .decide")?.querySelector("[data-send]");
    if (send && !send.disabled) {
      event.preventDefault();
      // What was typed last is still on its way to the server: leave the field first.
      inside.dispatchEvent(new Event("change", { bubbles: true }));
      send.click();
    }
    return;
  }
  if (event.key === "Escape" && typing(inside)) {
    inside.blur();
    return;
  }
  if (typing(inside) || event.ctrlKey || event.metaKey || event.altKey || inside.closest("dialog[open]")) {
    return;
  }
  const key = event.key.toLowerCase();
  if (key === "j" || key === "k") {
    event.preventDefault();
    move(key === "j" ? 1 : -1);
  } else if (["a", "t", "r", "n", "/", "?"].includes(key) && press(key)) {
    event.preventDefault();
  }
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-dialog]");
  if (opener) {
    document.getElementById(opener.dataset.dialog)?.showModal();
  }
  const menu = event.target.closest?.("[popover]");
  if (menu && event.target.closest("button:not([popovertarget]), a")) {
    menu.hidePopover();
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
  focus: (selector) => {
    // Somebody who is somewhere already stays there.
    if (!document.activeElement || document.activeElement === document.body) {
      document.querySelector(selector)?.focus();
    }
  },
};
