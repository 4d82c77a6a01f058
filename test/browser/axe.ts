// What axe finds wrong on a page, by the rules of WCAG 2.2 AA.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

/** Rules whose answer hangs on colours and sizes; all the others say the same in every scheme. */
export const OF_LOOKS = ['color-contrast', 'target-size']
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** One line for each element that breaks a rule: all rules, or those of looks alone. The page's own policy must be bypassed. */
export async function violations (page: Page, all: boolean): Promise<string[]> {
  const results = await page.evaluate(async ([source, run]) => {
    // eslint-disable-next-line no-new-func -- a page of the test, outside of its policy
    if (!('axe' in globalThis)) new Function(source)()
    const { axe } = globalThis as unknown as { axe: { run: (options: unknown) => Promise<unknown> } }
    return await axe.run(run)
  }, [AXE, {
    // target-size is off in axe unless asked for.
    ...all ? { runOnly: { type: 'tag', values: TAGS }, rules: { 'target-size': { enabled: true } } } : { runOnly: { type: 'rule', values: OF_LOOKS } },
    resultTypes: ['violations'],
  }] as const) as AxeResults
  assert.ok(results.passes.length + results.incomplete.length + results.violations.length > (all ? 4 : 0), 'axe has looked')
  return results.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 120)} (${node.failureSummary})`))
}
