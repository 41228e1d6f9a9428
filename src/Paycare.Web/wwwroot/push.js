// Notices on this device. The browser is asked only after the press; what it gives goes into the form, which is sent as any other.
(() => {
  const show = (part, isShown) => {
    for (const found of document.querySelectorAll(`[data-push${part}]`)) {
      found.hidden = !isShown;
    }
  };
  const { userAgent, platform, maxTouchPoints, serviceWorker } = navigator;
  const isTouchApple = /iPhone|iPad|iPod/.test(userAgent) || (platform === "MacIntel" && maxTouchPoints > 1);
  if (!serviceWorker || !window.PushManager || !window.Notification) {
    // In a tab of an iPhone they are missing; in the installed app they are there.
    if (isTouchApple && !navigator.standalone) {
      show("-offer", true);
      show("", true);
      show("-install", true);
    }
    return;
  }
  show("-offer", true);
  const section = document.querySelector("[data-push]");
  if (!section) return;
  const [on, off] = ["[data-push-on]", "[data-push-off]"].map((form) => section.querySelector(form));
  const manager = async () => (await serviceWorker.ready).pushManager;

  const draw = async () => {
    const isBlocked = Notification.permission === "denied";
    show("", true);
    show("-blocked", isBlocked);
    show("-on", !isBlocked && !off);
    show("-off", !isBlocked);
    // What the browser has forgotten, or was never asked here, has to be turned on again.
    if (off && !isBlocked && !await (await manager()).getSubscription()) {
      show("-on", true);
      show("-off", false);
    }
  };

  const subscribe = async () => {
    const options = { userVisibleOnly: true, applicationServerKey: section.dataset.key };
    const push = await manager();
    try {
      return await push.subscribe(options);
    } catch (failure) {
      // One that was made with another installation's key stands in the way.
      const other = await push.getSubscription();
      if (!other) throw failure;
      await other.unsubscribe();
      return push.subscribe(options);
    }
  };

  on.addEventListener("submit", async (event) => {
    event.preventDefault();
    show("-failed", false);
    try {
      if (await Notification.requestPermission() === "granted") {
        on.elements["Form.Subscription"].value = JSON.stringify(await subscribe());
        on.submit();
        return;
      }
    } catch {
      show("-failed", true);
    }
    delete on.dataset.sent;
    on.querySelector("button").removeAttribute("aria-busy");
    await draw();
  });

  off?.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await (await (await manager()).getSubscription())?.unsubscribe();
    } finally {
      off.submit();
    }
  });

  draw();
})();
