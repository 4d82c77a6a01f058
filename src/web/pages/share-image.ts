// Which picture of its own stands for a piece when it is shared; without one its poster does.

/** WeChat takes the first picture of a page that is at least this wide and high. */
const LEAST = 300

interface Placed { address: string, width: number, height: number }

/** Path of the first picture on the page of a piece that is large enough, the cover before those of the text; null when there is none. */
export function shareImage ({ cover, bodyHtml }: { cover: Placed | null, bodyHtml: string }): string | null {
  const inText = [...bodyHtml.matchAll(/<img src="([^"]+)" alt="[^"]*" width="(\d+)" height="(\d+)"/g)]
    .map(([, address = '', width, height]): Placed => ({ address, width: Number(width), height: Number(height) }))
  return [...cover ? [cover] : [], ...inText].find(({ width, height }) => width >= LEAST && height >= LEAST)?.address ?? null
}
