"use strict";
// The page shows the state that /api/events sends and posts what the person does. It keeps nothing.
(() => {
  const $ = (id) => document.getElementById(id);
  let state = null;

  const say = (text) => {
    const n = $("notice");
    n.textContent = text;
    n.hidden = !text;
    clearTimeout(say.timer);
    if (text) say.timer = setTimeout(() => { n.hidden = true; }, 5000);
  };

  const post = async (path) => {
    try {
      const r = await fetch("/api/" + path, { method: "POST" });
      if (!r.ok) say("Belum bisa: " + (await r.text()).trim());
    } catch {
      say("Simulator tidak menjawab. (The simulator does not answer.)");
    }
  };

  // A picture that follows its version, one request at a time, so that a printing roll is seen to
  // grow and a slow page never queues up.
  const follow = (img, after) => {
    let wanted = "", shown = "", busy = false;
    const next = () => {
      if (busy || wanted === shown || !wanted) return;
      busy = true;
      const src = wanted, fresh = new Image();
      const done = (ok) => { busy = false; shown = src; if (ok) { img.src = src; after(); } next(); };
      fresh.onload = () => done(true);
      fresh.onerror = () => done(false);
      fresh.src = src;
    };
    return (src) => { wanted = src; if (!src) shown = ""; next(); };
  };
  const roll = follow($("roll"), () => { $("strip").hidden = !showing(); });

  const showing = () => state && (state.printer.roll.here || state.printer.mouth > 0);

  const drawReader = (r) => {
    $("reader").classList.toggle("on", r.card !== "");
    $("lift").disabled = r.card === "";
    let name = "";
    for (const b of document.querySelectorAll("[data-card]")) {
      const on = b.dataset.card === r.card;
      b.classList.toggle("on", on);
      b.setAttribute("aria-pressed", String(on));
      if (on) name = b.dataset.name;
    }
    const face = $("lying-face");
    face.hidden = !name;
    if (name) face.src = "/portrait/" + encodeURIComponent(r.card) + ".png";
    $("lying").textContent = name ? name : "Pembaca kosong";
    $("lying-hint").textContent = r.hint;
  };

  const drawPrinter = (p) => {
    const word = $("word");
    word.textContent = p.text;
    word.className = "pill " + p.tone;
    for (const b of document.querySelectorAll("[data-switch]")) {
      const on = p.switches.includes(b.dataset.switch);
      b.classList.toggle("on", on);
      b.setAttribute("aria-pressed", String(on));
      b.querySelector(".when-on").hidden = !on;
      b.querySelector(".when-off").hidden = on;
    }
    $("take").disabled = !p.take;
    document.querySelector("[data-do=tear]").disabled = !p.roll.here || p.mouth > 0;
    $("lips").classList.toggle("live", p.mouth > 0 || p.roll.here);
    const idle = $("mouth-idle");
    idle.textContent = showing() ? "" : p.idle;
    if (!showing()) $("strip").hidden = true;
    if (p.roll.here) roll("/roll.png?v=" + encodeURIComponent(p.roll.version));
    else roll(p.mouth > 0 ? "/paper/" + p.mouth + ".png" : "");
  };

  const drawFiber = (f) => {
    $("fiber").classList.toggle("cut", !f.up);
    $("fiber-word").textContent = f.up ? "tersambung" : "putus";
    $("fiber-word").className = "pill " + (f.up ? "good" : "bad");
    const key = $("fiber-key"), hint = document.createElement("small");
    hint.lang = "en";
    hint.textContent = f.up ? "cut the fiber" : "restore the fiber";
    key.replaceChildren(f.up ? "Putuskan" : "Sambungkan", hint);
  };

  const drawHeadset = (h) => {
    const key = $("headset-key"), hint = document.createElement("small");
    hint.lang = "en";
    hint.textContent = h.in ? "pull it out" : "put it in";
    key.setAttribute("aria-pressed", String(h.in));
    key.classList.toggle("on", h.in);
    key.replaceChildren(h.in ? "Cabut" : "Pasang", hint);
  };

  const called = (p) => p.token || "Kertas " + p.n;

  const slip = (p) => {
    const b = document.createElement("button");
    b.type = "button";
    b.className = "slip";
    b.dataset.n = p.n;
    const sheet = document.createElement("span"), img = document.createElement("img"), cap = document.createElement("span");
    sheet.className = "sheet";
    img.loading = "lazy";
    img.alt = "Kertas " + p.n;
    img.src = "/paper/" + p.n + ".png";
    sheet.append(img);
    cap.className = "cap";
    cap.append(document.createElement("span"), document.createElement("span"));
    b.append(sheet, cap);
    b.addEventListener("click", () => open(Number(b.dataset.n)));
    return b;
  };

  const drawPapers = (papers) => {
    const row = $("row");
    $("paper-count").textContent = papers.length;
    if (papers.length === 0) return;
    const have = new Map([...row.querySelectorAll(".slip")].map((b) => [Number(b.dataset.n), b]));
    const list = [...papers].reverse().map((p) => {
      const b = have.get(p.n) || slip(p);
      const [name, mark] = b.querySelector(".cap").children;
      name.textContent = called(p);
      mark.textContent = p.text;
      mark.className = "is-" + p.state;
      return b;
    });
    if (list.length !== have.size) row.replaceChildren(...list);
  };

  const open = (n) => {
    const p = state.papers.find((x) => x.n === n);
    $("big-title").textContent = called(p) + ", " + p.text;
    $("big-img").src = "/paper/" + n + ".png";
    $("big").showModal();
  };

  const draw = (s) => {
    state = s;
    drawReader(s.reader);
    drawPrinter(s.printer);
    drawFiber(s.fiber);
    drawHeadset(s.headset);
    drawPapers(s.papers);
  };

  for (const b of document.querySelectorAll("[data-card]")) {
    b.addEventListener("click", () => post("tap?card=" + encodeURIComponent(b.dataset.card)));
  }
  for (const b of document.querySelectorAll("[data-do]")) {
    b.addEventListener("click", () => post("printer/" + b.dataset.do));
  }
  for (const b of document.querySelectorAll("[data-switch]")) {
    b.addEventListener("click", () => post("printer/" + (b.classList.contains("on") ? b.dataset.mend : b.dataset.make)));
  }
  $("lift").addEventListener("click", () => post("lift"));
  $("fiber-key").addEventListener("click", () => post("fiber/" + (state && !state.fiber.up ? "restore" : "cut")));
  $("headset-key").addEventListener("click", () => post("headset/" + (state && state.headset.in ? "out" : "in")));
  $("big-close").addEventListener("click", () => $("big").close());
  $("big").addEventListener("click", (e) => { if (e.target === $("big")) $("big").close(); });

  const events = new EventSource("/api/events");
  events.addEventListener("state", (e) => { draw(JSON.parse(e.data)); });
  events.onerror = () => say("Simulator tidak menjawab; halaman mencoba lagi. (Trying again.)");
  events.onopen = () => say("");
})();
