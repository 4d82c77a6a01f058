// Runs axe on a page by the rules of WCAG 2.2 AA.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

/** Rules that depend on colours and sizes; the others have the same result in each scheme. */
export const OF_LOOKS = ['color-contrast', 'target-size']
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** Returns a line for each element that breaks a rule: of all rules, or of OF_LOOKS. Needs a context with `bypassCSP`. */
export async function violations (page: Page, all: boolean): Promise<string[]> {
  const results = await page.evaluate(async ([source, run]) => {
    // eslint-disable-next-line no-new-func -- a page of a test without its content security policy
    if (!('axe' in globalThis)) new Function(source)()
    const { axe } = globalThis as unknown as { axe: { run: (options: unknown) => Promise<unknown> } }
    return await axe.run(run)
  }, [AXE, {
    // axe has target-size off by default.
    ...all ? { runOnly: { type: 'tag', values: TAGS }, rules: { 'target-size': { enabled: true } } } : { runOnly: { type: 'rule', values: OF_LOOKS } },
    resultTypes: ['violations'],
  }] as const) as AxeResults
  assert.ok(results.passes.length + results.incomplete.length + results.violations.length > (all ? 4 : 0), 'axe has checked rules')
  return results.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 120)} (${node.failureSummary})`))
}
