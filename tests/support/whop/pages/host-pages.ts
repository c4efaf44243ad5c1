import type { StandInContext } from "../context";
import { castOf, firstName, memberOptions } from "./demo";
import { html } from "./html";
import { icons } from "./icons";
import { appFrame, page, picture, themeSwitch, wordmark } from "./layout";

/** The creator's side of the host: a side bar and the app's dashboard view, signed in as the community's owner. */
export function dashPage(context: StandInContext, companyId: string): string {
  const own = Object.values(context.store.world.experiences).find(
    (experience) => experience.companyId === companyId,
  );
  const { company, experience, creator } = castOf(context, null, own?.id ?? "");
  const view = `/dashboard/${company.id}`;
  const body = html`
<div class="shell">
  <nav class="side" aria-label="Dashboard">
    ${wordmark}
    <p class="place">${picture(company.id)}<span><strong>${company.title}</strong><small>Dashboard</small></span></p>
    <a href="/${company.route}/">${icons.home}Store page</a>
    <a href="/hub/${experience.id}">${icons.person}Member’s view</a>
    <p class="label">Apps</p>
    <a href="/dash/${company.id}" aria-current="page">${icons.gift}Referly</a>
    <span class="grow"></span>
    <a href="/">${icons.pointer}Back to the start</a>
  </nav>
  <main class="stage">
    <header class="bar"><h1>Referly</h1><span class="grow"></span>${themeSwitch}<span class="me" title="Signed in as ${creator.name}">${picture(creator.id, 28)}<span class="wide">${creator.name}</span></span></header>
    ${appFrame(view, "Referly, the creator’s dashboard")}
  </main>
</div>`;
  const data = { proxyOrigin: context.proxyOrigin, views: { [view]: creator.id } };
  return page({
    title: `Referly · ${company.title}`,
    body,
    bodyClass: "page-shell",
    script: "view.js",
    data,
  });
}

/** The member's side of the host: the community's side bar and the app's experience view, signed in as `as`. */
export function hubPage(context: StandInContext, experienceId: string, as: string | null): string {
  const { company, experience, member, members } = castOf(context, as, experienceId);
  const view = `/experiences/${experience.id}`;
  const people = members.some(({ id }) => id === member.id) ? members : [member, ...members];
  const body = html`
<div class="shell">
  <nav class="side" aria-label="Community">
    ${wordmark}
    <p class="place">${picture(company.id)}<span><strong>${company.title}</strong><small>${members.length} members</small></span></p>
    <a href="/${company.route}/">${icons.home}Store page</a>
    <a href="/dash/${company.id}">${icons.chart}Creator’s view</a>
    <p class="label">Apps</p>
    <a href="/hub/${experience.id}?as=${member.id}" aria-current="page">${icons.gift}${experience.name}</a>
    <span class="grow"></span>
    <a href="/?as=${member.id}">${icons.pointer}Back to the start</a>
  </nav>
  <main class="stage">
    <header class="bar"><h1>${experience.name}</h1><span class="grow"></span>${themeSwitch}
      <label class="me" title="Signed in as ${member.name}">${picture(member.id, 28)}<span class="hidden">Signed in as</span>
      <select id="member" class="select">${memberOptions(people, member.id)}</select></label></header>
    ${appFrame(view, `Referly, ${firstName(member)}’s page`)}
  </main>
</div>`;
  const data = { proxyOrigin: context.proxyOrigin, views: { [view]: member.id } };
  return page({
    title: `${experience.name} · ${company.title}`,
    body,
    bodyClass: "page-shell",
    script: "view.js",
    data,
  });
}
