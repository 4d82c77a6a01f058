// What composing needs: how a body is rendered, and what there is to know of addresses.
import type { Renderer } from '../content/render.ts'
import { createMarkdown } from '../content/markdown/markdown.ts'
import type { Urls } from '../urls.ts'
import { within } from './time-limit.ts'

/** A body is rendered in this time or not at all. A book of 300,000 characters takes a tenth of it. */
const PATIENCE_MS = 2000

/** A body of fewer UTF-16 units is done before anybody waits, whatever is in it. */
const LONG = 32 * 1024

export function createComposer (urls: Urls, { patienceMs = PATIENCE_MS }: { patienceMs?: number } = {}): Renderer {
  const render = createMarkdown()
  return {
    render,
    renderInTime: (body, context) => (body.length < LONG ? render(body, context) : within(patienceMs, () => render(body, context))) ?? {
      html: '', blocks: [], diagnostics: [{ code: 'takes-too-long', offset: context.offset }],
    },
    mediaAddress: urls.media,
    siteAddress: (path) => urls.basePath + path,
    figureAddress: urls.figure,
    projectAddress: urls.project,
  }
}
