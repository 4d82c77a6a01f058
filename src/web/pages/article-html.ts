// Changes to rendered article HTML on a page: a link on each paragraph, one marked block, the base path.

/** Matches a paragraph or heading. They never nest. */
const PARAGRAPH = /<(p|h[2-6]) id="(p-[0-9a-f]+(?:-\d+)?)"([^>]*)>(.*?)<\/\1>/gs

/** Adds a link to itself to each paragraph, so that touch and keyboard users can copy its address. */
export function withParagraphLinks (html: string): string {
  return html.replace(PARAGRAPH, (_all, tag: string, id: string, attributes: string, inside: string) =>
    `<${tag} id="${id}"${attributes}>${inside}<a class="handle" href="#${id}" aria-label="本段网址"></a></${tag}>`)
}

/** Adds a class to one block, and keeps its other classes. */
export function withMarkedBlock (html: string, block: string): string {
  return html.replace(new RegExp(`<[^<>]* id="${block}"[^<>]*>`), (tag) => tag.includes(' class="')
    ? tag.replace(' class="', ' class="is-addressed ')
    : tag.replace(` id="${block}"`, ` id="${block}" class="is-addressed"`))
}

/** Adds the base path to internal addresses: archived HTML has none, because the base path may change. */
export function withBasePath (html: string, basePath: string): string {
  return basePath === '' ? html : html.replaceAll(/ (href|src)="\/(?!\/)/g, (_all, name: string) => ` ${name}="${basePath}/`)
}
