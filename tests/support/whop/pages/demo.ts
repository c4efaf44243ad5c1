import type { StandInContext } from "../context";
import { type Company, type Experience, get, membersOf, type User } from "../state/world";
import { activityOf } from "./activity";
import { html } from "./html";
import { icons } from "./icons";
import { appFrame, page, picture, themeSwitch, wordmark } from "./layout";

/** The first screen: the three people one can be, what was bought, and both views of the app side by side. */
export function demoPage(context: StandInContext, as: string | null): string {
  const { company, experience, creator, members, member } = castOf(context, as);
  const dashboard = `/dashboard/${company.id}`;
  const hub = `/experiences/${experience.id}`;
  const body = html`
<header class="bar">${wordmark}<span class="muted wide">plays Whop on this machine, so you can try Referly</span><span class="grow"></span>${themeSwitch}</header>
<main class="demo">
  <div class="intro">
    <h1>Send one visitor through a link. Watch both sides.</h1>
    <p class="muted">Open a member’s link, buy a plan, refund it. Every step goes through Referly’s real pages and signed webhooks; only the money is invented.</p>
  </div>
  <ol class="cast">
    <li class="card">
      <p class="role">${icons.chart}Creator</p>
      <p class="who">${picture(creator.id)}<strong>${creator.name}</strong></p>
      <p class="muted">Runs ${company.title}. The dashboard shows what referrals bring, and who brought them.</p>
      <a class="button" href="/dash/${company.id}">Open the dashboard${icons.arrowRight}</a>
    </li>
    <li class="card">
      <p class="role">${icons.person}Member</p>
      <p class="who"><span data-member-picture>${picture(member.id)}</span>
        <select id="member" class="select" aria-label="Which member">${memberOptions(members, member.id)}</select></p>
      <p class="muted">Shares a link with friends and sees what became of each of them.</p>
      <a class="button" data-hub-link href="/hub/${experience.id}?as=${member.id}">Open the member’s page${icons.arrowRight}</a>
    </li>
    <li class="card">
      <p class="role">${icons.pointer}Visitor</p>
      <p class="who">${picture("visitor")}<strong>You, or anyone</strong></p>
      <p class="muted">Gets the link from <span data-member-first>${firstName(member)}</span>, sees who invites them, and buys a plan in two clicks.</p>
      <a class="button primary" id="visit" href="/visit/${member.id}" target="_blank" rel="noopener"><span>Open <span data-member-first>${firstName(member)}</span>’s link</span>${icons.arrowOut}</a>
      <a class="aside small" href="/${company.route}/" target="_blank" rel="noopener">Or join without a link, and say later who invited you</a>
    </li>
  </ol>
  <section class="panel purchases" aria-labelledby="purchases-title">
    <h2 id="purchases-title">Latest purchases</h2>
    <p class="notice" id="notice" role="status"></p>
    <ul id="purchases"></ul>
  </section>
  <div class="views">
    <section class="panel view" aria-label="The creator’s view">
      <h2>${picture(creator.id, 20)}${firstName(creator)}’s dashboard<span class="grow"></span><a class="quiet" href="/dash/${company.id}" title="Full screen">${icons.expand}<span class="hidden">Full screen</span></a></h2>
      ${appFrame(dashboard, "Referly, the creator’s dashboard")}
    </section>
    <section class="panel view" aria-label="The member’s view">
      <h2><span data-member-picture="20">${picture(member.id, 20)}</span><span><span data-member-first>${firstName(member)}</span>’s page</span><span class="grow"></span><a class="quiet" data-hub-link href="/hub/${experience.id}?as=${member.id}" title="Full screen">${icons.expand}<span class="hidden">Full screen</span></a></h2>
      ${appFrame(hub, "Referly, the member’s page")}
    </section>
  </div>
</main>`;
  const data = {
    proxyOrigin: context.proxyOrigin,
    views: { [dashboard]: creator.id, [hub]: member.id },
    memberView: hub,
    experienceId: experience.id,
    companyId: company.id,
    activity: activityOf(context, company.id),
  };
  return page({ title: "Try Referly", body, bodyClass: "page-demo", script: "demo.js", data });
}

export type Cast = { company: Company; experience: Experience; creator: User; members: User[]; member: User };

/** Who plays in a community: the first one unless an experience is named, and the first member unless one is. */
export function castOf({ store: { world } }: StandInContext, as: string | null, experienceId?: string): Cast {
  const experience = get(
    world.experiences,
    experienceId ?? Object.keys(world.experiences)[0] ?? "",
    "experience",
  );
  const company = get(world.companies, experience.companyId, "company");
  const creator = get(world.users, Object.keys(company.team)[0] ?? "", "creator");
  const members = membersOf(world, company.id).filter(({ id }) => !company.team[id]);
  const asked = as ? world.users[as] : undefined;
  return { company, experience, creator, members, member: asked ?? members[0] ?? creator };
}

export const memberOptions = (members: User[], chosen: string) =>
  members.map(
    ({ id, name }) => html`<option value="${id}"${id === chosen ? html` selected` : null}>${name}</option>`,
  );

export const firstName = ({ name }: User) => name.split(" ")[0] ?? name;
