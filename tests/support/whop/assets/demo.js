import { data, enter, post } from "./enter.js";

const POLL_MS = 1500;
const list = document.getElementById("purchases");
const notice = document.getElementById("notice");
const select = document.getElementById("member");

const load = (view) => enter(data.proxyOrigin, view, data.views[view]).catch(show);
const loadAll = () => Object.keys(data.views).forEach(load);

function show(problem) {
  notice.textContent = problem instanceof Error ? problem.message : problem;
}

// Which member.
select.addEventListener("change", () => {
  const { value: userId } = select;
  const name = select.selectedOptions[0].textContent.split(" ")[0];
  data.views[data.memberView] = userId;
  for (const place of document.querySelectorAll("[data-member-first]")) place.textContent = name;
  for (const image of document.querySelectorAll("[data-member-picture] img"))
    image.src = `/pictures/${userId}.svg`;
  for (const link of document.querySelectorAll("[data-hub-link]"))
    link.href = `/hub/${data.experienceId}?as=${userId}`;
  document.getElementById("visit").href = `/visit/${userId}`;
  load(data.memberView);
});

addEventListener("themechange", loadAll);

// Latest purchases.
let drawn = "";
function draw({ purchases, members }) {
  const text = JSON.stringify(purchases);
  if (text !== drawn) {
    drawn = text;
    list.replaceChildren(...(purchases.length ? purchases.map(row) : [empty()]));
  }
  if (members.length !== select.options.length) {
    const { value } = select;
    select.replaceChildren(...members.map(({ id, name }) => new Option(name, id, false, id === value)));
    select.value = value;
  }
  for (const time of list.querySelectorAll("time")) time.textContent = ago(time.dateTime);
}

function empty() {
  const item = document.createElement("li");
  item.className = "muted";
  item.textContent = "Nothing bought yet. Open the member’s link and buy a plan; the purchase appears here.";
  return item;
}

function row(purchase) {
  const { paymentId, name, userId, plan, code, at, amount, refunded, isRefunded, webhook } = purchase;
  const item = document.createElement("li");
  const picture = Object.assign(new Image(28, 28), {
    src: `/pictures/${userId}.svg`,
    alt: "",
    className: "picture",
  });
  const origin = code ? ["via ", element("code", code)] : ["without a link"];
  const time = Object.assign(element("time", ago(at)), {
    dateTime: at,
    title: new Date(at).toLocaleString(),
  });
  const what = element(
    "p",
    element("strong", name),
    ` ${paymentId ? "bought" : "joined"} ${plan} `,
    ...origin,
    " · ",
    time,
  );
  const state = element("p", webhook?.text ?? "");
  state.className = webhook?.isDelivered ? "muted delivered" : "muted";
  const words = element("div", what, ...(webhook ? [state] : []));
  words.className = "words";
  const sum = element(
    "span",
    amount,
    ...(refunded ? [element("small", isRefunded ? "refunded" : `${refunded} refunded`)] : []),
  );
  sum.className = "sum";
  item.append(picture, words, sum, buttons(purchase));
  return item;
}

function buttons({ paymentId, name, halfMinor, isRefunded, refunded }) {
  const group = element("span");
  group.className = "buttons";
  if (!paymentId) return group;
  if (halfMinor && !refunded)
    group.append(refundButton("Refund half", name, { paymentId, amountMinor: halfMinor }));
  if (!isRefunded) group.append(refundButton(refunded ? "Refund the rest" : "Refund", name, { paymentId }));
  return group;
}

function refundButton(label, name, request) {
  const button = Object.assign(element("button", label), { type: "button", className: "button small" });
  button.setAttribute("aria-label", `${label}: ${name}`);
  button.addEventListener("click", async () => {
    button.disabled = true;
    show("");
    await post("refund", request).catch(show);
    await refresh();
  });
  return button;
}

function element(tag, ...children) {
  const made = document.createElement(tag);
  made.append(...children);
  return made;
}

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "short" });
function ago(at) {
  const seconds = Math.round((Date.parse(at) - Date.now()) / 1000);
  if (seconds > -5) return "just now";
  if (seconds > -60) return relative.format(seconds, "second");
  if (seconds > -3600) return relative.format(Math.round(seconds / 60), "minute");
  if (seconds > -86400) return relative.format(Math.round(seconds / 3600), "hour");
  return relative.format(Math.round(seconds / 86400), "day");
}

async function refresh() {
  const { activity } = await post("activity", { companyId: data.companyId });
  draw(activity);
}

let misses = 0;
async function watch() {
  if (!document.hidden) {
    await refresh().then(
      () => {
        // After a restart nobody is in any view: enter again.
        if (misses > 0) loadAll();
        if (misses >= 3) show("");
        misses = 0;
      },
      () => {
        misses += 1;
        if (misses === 3) show("The demo is not running. Start it again; this page carries on by itself.");
      },
    );
  }
  setTimeout(watch, POLL_MS);
}

draw(data.activity);
loadAll();
watch();
