// The share poster: a PNG for a phone's screen or a printed page. Loads large libraries and fonts, and takes its time: it
// is meant for a process of its own (poster-process.ts).
import type { PosterFonts } from './fonts.ts'
import { indexedPng } from './png.ts'
import { layOutPoster, type Poster, POSTER_INKS, type PosterLine } from './layout.ts'
import { QUIET, qrCode } from '../exports/qr.ts'

interface Element { type: string, props: { style?: Record<string, string | number>, children?: Element[] | string, src?: string, width?: number, height?: number } }

export type PosterPrinter = Awaited<ReturnType<typeof openPosterPrinter>>

/** Reads fonts and libraries: about half a second and 100 MB, once. */
export async function openPosterPrinter () {
  const [{ default: satori }, { Resvg }, { openPosterFonts }] = await Promise.all([import('satori'), import('@resvg/resvg-js'), import('./fonts.ts')])
  const fonts = openPosterFonts()
  return {
    /** The PNG of a poster; the same bytes for the same words. */
    async print (poster: Poster): Promise<Uint8Array> {
      const { width, height } = layOutPoster(poster)
      const svg = await satori(posterElement(poster, fonts) as unknown as Parameters<typeof satori>[0], { width, height, fonts: fonts.fonts() })
      const { pixels } = new Resvg(svg, { font: { loadSystemFonts: false } }).render()
      return indexedPng({ width, height, pixels, inks: POSTER_INKS })
    },
  }
}

function posterElement (poster: Poster, fonts: PosterFonts): Element {
  const { width, height, lines, rules, code } = layOutPoster(poster)
  const qr = qrCode(poster.address)
  // A whole number of pixels a module; what is left over goes to the left.
  const module = Math.max(1, Math.floor(code.edge / (qr.modules - 2 * QUIET)))
  const edge = module * qr.modules
  const children: Element[] = [
    ...rules.map(({ colour, ...box }) => ({ type: 'div', props: { style: { position: 'absolute', backgroundColor: colour, ...box } } })),
    ...lines.map((line) => lineElement(line, fonts)),
    { type: 'img', props: { src: `data:image/svg+xml;base64,${Buffer.from(qr.svg).toString('base64')}`, width: edge, height: edge, style: { position: 'absolute', left: code.left + code.edge - edge + QUIET * module, top: code.top - QUIET * module } } },
  ]
  return { type: 'div', props: { style: { display: 'flex', position: 'relative', width, height, backgroundColor: '#fff', fontFamily: fonts.family() }, children } }
}

function lineElement ({ pieces, justified, left, top, width, height, size, weight, colour }: PosterLine, { settable }: PosterFonts): Element {
  return {
    type: 'div',
    props: {
      style: { display: 'flex', position: 'absolute', left, top, width, height, alignItems: 'center', justifyContent: justified ? 'space-between' : 'flex-start', fontSize: size, fontWeight: weight, color: colour, whiteSpace: 'pre' },
      children: (justified ? pieces : [pieces.join('')]).map((piece) => ({ type: 'div', props: { style: { flexShrink: 0, whiteSpace: 'pre' }, children: settable(piece) } })),
    },
  }
}
