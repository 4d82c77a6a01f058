// Finds missing entries of 站点.yml that a public government site must show (国办发〔2017〕47号).
import type { Site } from './article.ts'
import type { LocatedDiagnostic } from './diagnostics.ts'
import { siteFields } from './frontmatter/schema.ts'

const CODES = ['siteIdCode', 'icp', 'policeRecord'] as const

/** Returns only notices, because the codes are issued late and a missing code must not stop publication. */
export function lintSite ({ site, file }: { site: Site, file: string }): LocatedDiagnostic[] {
  const missing = (code: LocatedDiagnostic['code'], params: LocatedDiagnostic['params']): LocatedDiagnostic => ({ code, file, line: 1, column: 1, params, excerpt: null })
  return [
    ...site.contact === null ? [missing('site-contact-missing', {})] : [],
    ...CODES.filter((name) => site[name] === null).map((name) => missing('site-code-missing', { key: siteFields[name].key })),
  ]
}
