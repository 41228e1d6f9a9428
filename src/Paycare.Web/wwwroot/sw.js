// Keeps the shell and the help articles on the phone, so that somebody in trouble without a connection still finds advice.
// Of the customer's own pages only the last home is kept, dated, for a week, until the sign-out: no case, no form, no other page.
const store = "paycare-1";
const mine = "paycare-mine-1";
const home = "/";
const week = 7 * 86400000;
const shell = "/offline";
const assets = /\/(?:tokens|app|icons)\.(?:css|js|svg)\?v=[0-9a-f]+/g;
const inCase = ["/help/articles", "/help/articles/account-stolen", "/help/articles/freeze-account", "/help/articles/payment-failed", "/help/articles/contact-care"];

const keep = async (cache, request) => {
  const answer = await fetch(request);
  if (answer.ok && !answer.redirected) {
    await cache.put(request, answer.clone());
  }
  return answer;
};

addEventListener("install", (event) => event.waitUntil((async () => {
  const cache = await caches.open(store);
  const page = await (await keep(cache, shell)).text();
  await cache.addAll([...new Set(page.match(assets)), "/logo.svg"]);
  await skipWaiting();
})()));

addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) {
    if (name !== store && name !== mine) {
      await caches.delete(name);
    }
  }
  await clients.claim();
  // When there is time: the articles for the worst days.
  const cache = await caches.open(store);
  await Promise.allSettled(inCase.map((path) => keep(cache, path)));
})()));

const isArticle = (path) => path === "/help/articles" || path.startsWith("/help/articles/");
const isPage = (path) => !/^\/(?:api|desk|dev|docs|openapi|health|channels)(?:\/|$)/.test(path);

const asset = async (request) => (await caches.match(request)) ?? keep(await caches.open(store), request);

const article = async (request) => {
  const cache = await caches.open(store);
  try {
    return await keep(cache, request);
  } catch {
    return (await cache.match(request, { ignoreSearch: true })) ?? cache.match(shell);
  }
};

// Whoever comes to the sign-in page is signed out, or about to be somebody else.
const keepHome = async (path, answer) => {
  if (path === "/sign-in") {
    await caches.delete(mine);
  } else if (path === home && answer.ok && !answer.redirected) {
    const headers = { "Content-Type": "text/html; charset=utf-8", "X-Kept-At": new Date().toISOString() };
    const policy = answer.headers.get("Content-Security-Policy");
    const kept = new Response(await answer.text(), { headers: policy ? { ...headers, "Content-Security-Policy": policy } : headers });
    await (await caches.open(mine)).put(home, kept);
  }
};

const keptHome = async (path) => {
  if (path !== home) {
    return undefined;
  }
  const kept = await (await caches.open(mine)).match(home);
  const at = kept?.headers.get("X-Kept-At");
  if (!at || Date.now() - Date.parse(at) > week) {
    await caches.delete(mine);
    return undefined;
  }
  return new Response((await kept.text()).replace("<html ", `<html data-kept-at="${at}" `), { headers: kept.headers });
};

// A page that cannot be reached. A form that was sent may have arrived: its key makes sending it again safe.
const page = async (event, path) => {
  const { request } = event;
  try {
    const answer = await fetch(request);
    if (request.method === "GET") {
      event.waitUntil(keepHome(path, answer.clone()));
    }
    return answer;
  } catch {
    return (request.method === "GET" && (await keptHome(path))) || caches.match(shell);
  }
};

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  if (origin !== location.origin) {
    return;
  }
  if (request.method === "GET" && (search.startsWith("?v=") || pathname === "/logo.svg")) {
    event.respondWith(asset(request));
  } else if (request.mode === "navigate" && request.method === "GET" && isArticle(pathname) && !search) {
    event.respondWith(article(request));
  } else if (request.mode === "navigate" && isPage(pathname)) {
    event.respondWith(page(event, pathname));
  }
});

// --- notices that come while nobody looks -----------------------------------------------------------------------------
const told = (data) => {
  try {
    return data.json();
  } catch {
    return { text: data?.text() };
  }
};

addEventListener("push", (event) => {
  const { text, lang, tag, url, open, notMe, notMeUrl } = told(event.data);
  const actions = [{ action: "not-me", title: notMe }, { action: "open", title: open }].filter(({ title }) => title);
  event.waitUntil(registration.showNotification("Paycare", {
    body: text, lang, tag, actions, icon: "/icon-192.png", badge: "/icon-192.png", data: { url, notMeUrl },
  }));
});

// An open tab of the customer's, the notices' first; not the desk's, nor a shop's.
const openTab = async () => {
  const tabs = (await clients.matchAll({ type: "window" })).filter(({ url }) => {
    const { pathname } = new URL(url);
    return isPage(pathname) && !pathname.startsWith("/merchant");
  });
  return tabs.find(({ url }) => new URL(url).pathname === "/notices") ?? tabs[0];
};

const lead = async (address) => {
  const tab = await openTab();
  if (!tab) {
    await clients.openWindow(address);
    return;
  }
  // Where the browser does not let it come forward, it still shows the notice.
  await tab.focus().catch(() => {});
  await tab.navigate(address);
};

addEventListener("notificationclick", (event) => {
  const { notification, action } = event;
  const { url, notMeUrl } = notification.data ?? {};
  notification.close();
  const address = new URL((action === "not-me" && notMeUrl) || url || "/notices", location.origin);
  event.waitUntil(lead(address.origin === location.origin ? address.href : "/notices"));
});

// The browser has another address for its messages: the page takes it like one that was asked for, from whoever is signed in.
addEventListener("pushsubscriptionchange", (event) => event.waitUntil((async () => {
  const page = "/notices/devices";
  const answer = await fetch(page);
  const html = await answer.text();
  const token = html.match(/name="__RequestVerificationToken"[^>]*? value="([^"]+)"/)?.[1];
  const key = html.match(/data-key="([^"]+)"/)?.[1];
  if (answer.redirected || !token || !key) {
    return;
  }
  const fresh = event.newSubscription
    ?? await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  await fetch(page, {
    method: "POST",
    body: new URLSearchParams({ _handler: "subscribe", __RequestVerificationToken: token, "Form.Subscription": JSON.stringify(fresh) }),
  });
})()));
