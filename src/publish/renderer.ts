// The renderer of texts: markdown, a time limit, and functions that return the addresses for links.
import { runInNewContext } from 'node:vm'
import { createMarkdown } from '../content/markdown/markdown.ts'
import type { Renderer } from '../content/render.ts'
import type { Urls } from '../urls.ts'

/** A rendering that takes longer is stopped. 300,000 characters of plain text take a tenth of this time. */
const TIME_LIMIT_MS = 2000

/** Bodies with fewer UTF-16 units have no time limit: even the slowest body takes less time. The time limit itself costs 0.5 ms. */
const WATCHED_LENGTH = 32 * 1024

export function createRenderer (urls: Urls, { timeLimitMs = TIME_LIMIT_MS }: { timeLimitMs?: number } = {}): Renderer {
  const render = createMarkdown()
  return {
    render,
    renderInTime: (body, context) => (body.length < WATCHED_LENGTH ? render(body, context) : withinTime(timeLimitMs, () => render(body, context))) ??
      { html: '', blocks: [], diagnostics: [{ code: 'takes-too-long', offset: 0 }] },
    mediaAddress: urls.media,
    siteAddress: (path) => urls.basePath + path,
    figureAddress: urls.figure,
    projectAddress: urls.project,
  }
}

/**
 * Returns the result of `work`; null when `work` isn't done in time. Then `work` is stopped, at any point of its code. So `work` must
 * not change data that other code uses later.
 * @throws what `work` throws
 */
export function withinTime<T extends object> (timeoutMs: number, work: () => T): T | null {
  const results: T[] = []
  try {
    runInNewContext('work()', { work: () => { results.push(work()) } }, { timeout: timeoutMs })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error
  }
  return results[0] ?? null
}
