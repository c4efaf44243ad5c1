import type { Random } from "./random";

export type Person = { id: string; name: string; username: string; hasPicture: boolean };

/** Makes people whom nobody has met yet: names, usernames and ids never repeat. `taken` are usernames already in use. */
export function peopleFrom(random: Random, taken: Iterable<string>): () => Person {
  const usernames = new Set(taken);
  const names = new Set<string>();
  return () => {
    let name = "";
    do name = `${random.pick(FIRST)} ${random.pick(LAST)}`;
    while (names.has(name));
    names.add(name);
    let username = handleOf(name, random);
    while (usernames.has(username)) username += Math.floor(random.between(2, 100));
    usernames.add(username);
    return { id: `user_${random.text(14)}`, name, username, hasPicture: random.chance(0.85) };
  };
}

function handleOf(name: string, random: Random): string {
  const [first = "", last = ""] = name
    .normalize("NFKD")
    .replaceAll(/[^A-Za-z ]/g, "")
    .toLowerCase()
    .split(" ");
  return random
    .pick([`${first}${last}`, `${first}_${last}`, `${first}${last[0]}`, first, `${first}.films`])
    .replace(".", "_");
}

const FIRST = `
  Aaliyah Adrián Aiko Amara Anders Anika Arjun Beatriz Bilal Camille Chidi Clara Daniel Dmitri Elena Emeka
  Esther Farah Felix Freya Gabriel Grace Hana Hugo Ines Isaac Jamal Jun Kaja Karim Laila Leo Lucía Malik
  Maren Mateo Mei Mira Nadia Noah Nora Oscar Pilar Quinn Rafael Rosa Ruben Samira Selin Tariq Tessa Tomás
  Uma Vera Victor Wanjiru Yara Yusuf Zainab Zoé`
  .trim()
  .split(/\s+/);
const LAST = `
  Abadi Achterberg Almeida Andersen Banerjee Bauer Beaumont Castillo Chen Costa Danso Dubois Eriksen
  Farouk Ferrari Fischer García Greenwood Hashimoto Hoffmann Ibrahim Jansen Kamau Kaplan Kovač Larsen
  Lindgren Mahlangu Martins Mbeki Morales Nakamura Nguyen O’Brien Olsen Ortega Osei Pereira Petrov Rahman
  Reyes Rivera Santos Schmidt Sørensen Suzuki Torres Varga Walsh Yıldız`
  .trim()
  .split(/\s+/);
