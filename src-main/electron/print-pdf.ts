/** Prints a self-contained HTML document to PDF in a hidden window that can run no script. */
import { BrowserWindow } from 'electron';
import type { PreviewStore } from './preview-store';
import { isolation } from './window-options';

/** Inches, as printToPDF wants them; the footer stands inside the bottom margin. */
const MARGINS = { top: 0.6, bottom: 0.75, left: 0.55, right: 0.55 };
const FOOTER =
  '<div style="width:100%;padding:0 0.55in;font:8px sans-serif;color:#5b6472;display:flex;justify-content:space-between">' +
  '<span class="title"></span>' +
  '<span>Page <span class="pageNumber"></span> of <span class="totalPages"></span></span></div>';

/** A4, tagged for screen readers, with an outline and page numbers. @throws when the page cannot be loaded */
export async function printPdf(html: string, previews: PreviewStore): Promise<Uint8Array> {
  const window = new BrowserWindow({ show: false, webPreferences: { ...isolation(null), javascript: false } });
  try {
    await window.loadURL(previews.publish(html));
    return await window.webContents.printToPDF({
      pageSize: 'A4',
      printBackground: true,
      generateTaggedPDF: true,
      generateDocumentOutline: true,
      displayHeaderFooter: true,
      headerTemplate: '<span></span>',
      footerTemplate: FOOTER,
      margins: MARGINS,
    });
  } finally {
    window.destroy();
  }
}
