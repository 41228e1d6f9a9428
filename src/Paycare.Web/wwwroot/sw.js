// Keeps the shell and the help articles on the phone, so that somebody in trouble without a connection still finds advice.
// Nothing personal is ever kept: no balance, no case, no form.
const store = "paycare-1";
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
    if (name !== store) {
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

// A page that cannot be reached. A form that was sent may have arrived: its key makes sending it again safe.
const page = async (request) => {
  try {
    return await fetch(request);
  } catch {
    return caches.match(shell);
  }
};

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  if (origin !== location.origin) {
    return;
  }
  if (request.method === "GET" && search.startsWith("?v=")) {
    event.respondWith(asset(request));
  } else if (request.mode === "navigate" && request.method === "GET" && isArticle(pathname) && !search) {
    event.respondWith(article(request));
  } else if (request.mode === "navigate" && isPage(pathname)) {
    event.respondWith(page(request));
  }
});
