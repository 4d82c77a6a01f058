// Draws a share poster as PNG. Loads large libraries and fonts, so it runs in a process of its own (child.ts).
import { QUIET, qrCode } from '../exports/qr.ts'
import { openPosterFonts, type PosterFonts } from './fonts.ts'
import { layOutPoster, type PosterLine, type PosterText } from './layout.ts'

type Style = Record<string, string | number>
interface Element { type: string, props: { style?: Style, children?: Element[] | string, src?: string, width?: number, height?: number } }

/** Loads fonts and libraries. This takes about half a second and 100 MB of memory. */
export async function openPosterRenderer () {
  const [{ default: satori }, { Resvg }] = await Promise.all([import('satori'), import('@resvg/resvg-js')])
  const fonts = openPosterFonts()
  return {
    /** Returns the poster as PNG. The same poster text always gives the same bytes. */
    async draw (poster: PosterText): Promise<Uint8Array> {
      const { width, height } = layOutPoster(poster)
      // The element must be created before `fonts.fonts()` is called: creating it loads the fonts that its text needs.
      const element = posterElement(poster, fonts) as unknown as Parameters<typeof satori>[0]
      const svg = await satori(element, { width, height, fonts: fonts.fonts() })
      return new Resvg(svg, { font: { loadSystemFonts: false } }).render().asPng()
    },
  }
}

function posterElement (poster: PosterText, fonts: PosterFonts): Element {
  const { width, height, lines, rules, qrBox } = layOutPoster(poster)
  const { svg, modules } = qrCode(poster.address)
  // Each square (module) of the QR code is a whole number of pixels wide, so that its edges are sharp. The rest of the box stays empty on
  // the left.
  const modulePx = Math.max(1, Math.floor(qrBox.size / (modules - 2 * QUIET)))
  const size = modulePx * modules
  const qrStyle: Style = { position: 'absolute', left: qrBox.left + qrBox.size - size + QUIET * modulePx, top: qrBox.top - QUIET * modulePx }
  const children: Element[] = [
    ...rules.map(({ colour, ...box }) => ({ type: 'div', props: { style: { position: 'absolute', backgroundColor: colour, ...box } } })),
    ...lines.map((line) => lineElement(line, fonts)),
    { type: 'img', props: { src: `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`, width: size, height: size, style: qrStyle } },
  ]
  const style: Style = { display: 'flex', position: 'relative', width, height, backgroundColor: '#fff', fontFamily: fonts.family() }
  return { type: 'div', props: { style, children } }
}

function lineElement ({ segments, justified, left, top, width, height, size, weight, colour }: PosterLine, { drawable }: PosterFonts): Element {
  const texts = justified ? segments : [segments.join('')]
  return {
    type: 'div',
    props: {
      style: {
        display: 'flex',
        position: 'absolute',
        left,
        top,
        width,
        height,
        alignItems: 'center',
        justifyContent: justified ? 'space-between' : 'flex-start',
        fontSize: size,
        fontWeight: weight,
        color: colour,
        whiteSpace: 'pre',
      },
      children: texts.map((text) => ({ type: 'div', props: { style: { flexShrink: 0, whiteSpace: 'pre' }, children: drawable(text) } })),
    },
  }
}
