// Sends some small requests and says in words whether the network is to blame. Nothing of it is kept or sent on.
const place = document.getElementById("connection");
const tries = 12;
const patience = 4000;
const slow = 1500;

const ask = async () => {
  const began = performance.now();
  try {
    const answer = await fetch(`/health/live?${Math.random()}`, { cache: "no-store", signal: AbortSignal.timeout(patience) });
    return { arrived: true, well: answer.ok, took: performance.now() - began };
  } catch {
    return { arrived: false, well: false, took: patience };
  }
};

const say = (verdict, tone) => {
  place.dataset.verdict = verdict;
  place.querySelector("[data-head]").textContent = place.dataset[verdict];
  place.querySelector("[data-second]").textContent = place.dataset[`${verdict}Second`] ?? "";
  place.querySelector(".mark").dataset.tone = tone;
};

const milliseconds = (value) => new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit: "millisecond", maximumFractionDigits: 0 }).format(value);

const check = async () => {
  say("running", "brand");
  const results = [];
  for (let i = 0; i < tries; i++) {
    results.push(await ask());
  }

  const arrived = results.filter((r) => r.arrived);
  const times = arrived.map((r) => r.took).sort((a, b) => a - b);
  const median = times[Math.floor(times.length / 2)];
  if (arrived.length === 0) {
    say("none", "warn");
  } else if (arrived.some((r) => !r.well)) {
    say("ours", "warn");
  } else if (arrived.length < tries) {
    say("lossy", "warn");
  } else if (median > slow) {
    say("slow", "warn");
  } else {
    say("good", "ok");
  }

  document.querySelector('[data-figure="arrived"]').textContent = `${arrived.length} / ${tries}`;
  document.querySelector('[data-figure="delay"]').textContent = times.length ? milliseconds(median) : "–";
  document.querySelector('[data-figure="slowest"]').textContent = times.length ? milliseconds(times[times.length - 1]) : "–";
  document.getElementById("figures-card").hidden = false;
};

document.querySelector("[data-check]").addEventListener("click", (event) => {
  event.preventDefault();
  check();
});
check();
