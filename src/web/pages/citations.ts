// Citations of an article or a figure to copy: views/partials/citations.eta.
import { bibtexCitation } from '../../exports/citation-bibtex.ts'
import { cslCitation } from '../../exports/citation-csl.ts'
import { gbtCitation } from '../../exports/citation-gbt.ts'
import { plainCitation } from '../../exports/citation-plain.ts'
import { risCitation } from '../../exports/citation-ris.ts'
import type { Citation } from '../../exports/citation.ts'
import type { CiteForm } from '../../urls.ts'

export interface Citations {
  heading: string
  /** The national standard in force comes first. */
  forms: { name: string, text: string }[]
  downloads: { name: string, address: string }[]
}

/** @param subject 本文 or 这个数字 */
export function citationsOf (citation: Citation, { subject, fileAddress }: { subject: string, fileAddress: (form: CiteForm) => string }): Citations {
  return {
    heading: `引用${subject}`,
    forms: [
      { name: 'GB/T 7714—2025', text: gbtCitation(citation, 2025) },
      { name: 'GB/T 7714—2015', text: gbtCitation(citation, 2015) },
      { name: '文字', text: plainCitation(citation) },
      { name: 'RIS', text: risCitation(citation).trimEnd() },
      { name: 'BibTeX', text: bibtexCitation(citation).trimEnd() },
      { name: 'CSL-JSON', text: cslCitation(citation).trimEnd() },
    ],
    downloads: [
      { name: 'RIS', address: fileAddress('ris') },
      { name: 'BibTeX', address: fileAddress('bib') },
      { name: 'CSL-JSON', address: fileAddress('json') },
    ],
  }
}
