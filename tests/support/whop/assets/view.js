import { data, enter } from "./enter.js";

const [[view, userId]] = Object.entries(data.views);
const load = () => enter(data.proxyOrigin, view, userId);
addEventListener("themechange", load);
load();

document.getElementById("member")?.addEventListener("change", (event) => {
  location.search = new URLSearchParams({ as: event.target.value });
});
