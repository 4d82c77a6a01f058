// What a page does to the rendered text of a piece: a handle on each paragraph, one paragraph marked, the site's prefix.

/** A paragraph or heading with its id; their text holds no other paragraph. */
const PARAGRAPH = /<(p|h[2-6]) id="(p-[0-9a-f]+(?:-\d+)?)"([^>]*)>(.*?)<\/\1>/gs

/** Puts a link to itself at the end of each paragraph: what can be long-pressed, reached by keyboard, and copied. */
export function withParagraphLinks (html: string): string {
  return html.replace(PARAGRAPH, (_all, tag: string, id: string, attributes: string, inside: string) =>
    `<${tag} id="${id}"${attributes}>${inside}<a class="handle" href="#${id}" aria-label="本段网址"></a></${tag}>`)
}

/** Marks one block, beside the classes that it has. */
export function withMarkedBlock (html: string, block: string): string {
  return html.replace(new RegExp(`<[^<>]* id="${block}"[^<>]*>`), (tag) => tag.includes(' class="')
    ? tag.replace(' class="', ' class="is-addressed ')
    : tag.replace(` id="${block}"`, ` id="${block}" class="is-addressed"`))
}

/** Archived text has addresses of our own without the site's prefix: this puts it before them. */
export function withBasePath (html: string, basePath: string): string {
  return basePath === '' ? html : html.replaceAll(/ (href|src)="\/(?!\/)/g, (_all, name: string) => ` ${name}="${basePath}/`)
}
