// What the pages of a live government site must show and 站点.yml does not say yet (国办发〔2017〕47号).
import type { Site } from './article.ts'
import type { LocatedDiagnostic } from './diagnostics.ts'
import { SITE_KEYS } from './frontmatter/schema.ts'

const CODES = ['siteIdCode', 'icp', 'policeRecord'] as const

/** A notice for each thing that is missing. Nothing here hinders publishing: codes are issued late, and never invented. */
export function siteNeeds ({ site, file }: { site: Site, file: string }): LocatedDiagnostic[] {
  const missing = (code: LocatedDiagnostic['code'], params: LocatedDiagnostic['params']): LocatedDiagnostic => ({ code, file, line: 1, column: 1, params, excerpt: null })
  return [
    ...site.contact === null ? [missing('site-contact-missing', {})] : [],
    ...CODES.filter((name) => site[name] === null).map((name) => missing('site-code-missing', { key: SITE_KEYS[name].key })),
  ]
}
