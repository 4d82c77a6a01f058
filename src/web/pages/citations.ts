// Citations of an article or a figure to copy: views/partials/citations.eta.
import { CITATION_FILES } from '../../exports/citation-files.ts'
import { gbtCitation, plainCitation } from '../../exports/citation-text.ts'
import type { Citation } from '../../exports/citation.ts'
import { CITE_FORMS, type CiteForm } from '../../urls.ts'

export interface Citations {
  heading: string
  /** Citations in several styles. The first follows the national standard in force. */
  forms: { name: string, text: string }[]
  downloads: { name: string, address: string }[]
}

/**
 * Returns the citations to copy.
 * @param subject 本文 or 这个数字
 */
export function citationsOf (citation: Citation, { subject, fileAddress }: { subject: string, fileAddress: (form: CiteForm) => string }): Citations {
  return {
    heading: `引用${subject}`,
    forms: [
      { name: 'GB/T 7714—2025', text: gbtCitation(citation, 2025) },
      { name: 'GB/T 7714—2015', text: gbtCitation(citation, 2015) },
      { name: '文字', text: plainCitation(citation) },
      ...CITE_FORMS.map((form) => ({ name: CITATION_FILES[form].name, text: CITATION_FILES[form].serialise(citation).trimEnd() })),
    ],
    downloads: CITE_FORMS.map((form) => ({ name: CITATION_FILES[form].name, address: fileAddress(form) })),
  }
}
