// Wakes the islands of a page. Used instead of Leptos' own script, whose preload links our policy refuses and
// whose download a browser without JavaScript would make for nothing (docs/decisions/own-island-script.md).
(async (js, wasm) => {
  // By far the longest of all: asked for at once, and last in line.
  const binary = fetch(wasm, { priority: "low" });
  binary.catch(() => undefined);
  // The rest after the first paint: until then the page needs the processor itself.
  if (document.readyState === "loading") {
    await new Promise((read) => document.addEventListener("DOMContentLoaded", read, { once: true }));
  }
  await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
  let islands;
  try {
    islands = await import(js);
    await islands.default({ module_or_path: await binary });
  } catch {
    // WebAssembly is blocked or did not arrive: the page works without it.
    return;
  }
  islands.hydrate();

  const wake = async (island, name) => {
    if (islands[name]) await islands[name](island);
    else console.error(`There is no island ${name} in ${js}.`);
  };
  window.__hydrateIsland = wake;

  // An island inside another one's children first lets that one take over the place it stands in.
  const places = [];
  const walk = async (element) => {
    const isPlace = element.localName === "leptos-children";
    if (isPlace) places.push(element.$$on_hydrate);
    if (element.localName === "leptos-island") {
      places.at(-1)?.();
      await wake(element, element.dataset.component);
    }
    for (const child of [...element.children]) await walk(child);
    if (isPlace) places.pop();
  };
  await walk(document.body);
})
