/**
 * The documents that are open, by the ids that the window knows them by. File paths and file states stay
 * here: the window sees display names only.
 */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { DocumentInfo } from '../../src-shared/contract/api';
import { fail, ok, type Result } from '../../src-shared/contract/errors';
import type { FileState } from '../documents/file-state';

export interface OpenDocument {
  readonly documentId: string;
  planId: string;
  /** Null for a plan that was never saved. */
  filePath: string | null;
  /** The file as it was read or written last; null without a file. */
  fileState: FileState | null;
  formatVersion: number;
  isSample: boolean;
  /** Counts the recovery drafts, so that a save drops only those older than itself. */
  draftCount: number;
  /** Resolves when the saves asked for so far have ended: two saves of a document never overlap. */
  saving: Promise<unknown>;
}

export type DocumentStart = Pick<OpenDocument, 'planId' | 'filePath' | 'fileState' | 'formatVersion' | 'isSample'>;

export class OpenDocuments {
  readonly #documents = new Map<string, OpenDocument>();
  #sessionId = randomUUID();

  /** Identity of this session: drafts of other sessions were left behind and are offered for recovery. */
  get sessionId(): string {
    return this.#sessionId;
  }

  /** @param documentId of the draft that the document is restored from; else a new one */
  add(start: DocumentStart, documentId: string = randomUUID()): OpenDocument {
    const document = { documentId, ...start, draftCount: 0, saving: Promise.resolve() };
    // Taken out first, so that the document opened last is the last of the map.
    this.#documents.delete(documentId);
    this.#documents.set(documentId, document);
    return document;
  }

  /** Fails with request.invalid for a document that is not open (any more). */
  find(documentId: string): Result<OpenDocument> {
    const document = this.#documents.get(documentId);
    return document ? ok(document) : fail('request.invalid', 'This plan is not open any more.');
  }

  findByPlan(planId: string): OpenDocument | undefined {
    return [...this.#documents.values()].findLast((document) => document.planId === planId);
  }

  get all(): readonly OpenDocument[] {
    return [...this.#documents.values()];
  }

  /** The document that was opened last: the one that the window shows. */
  get latest(): OpenDocument | undefined {
    return [...this.#documents.values()].at(-1);
  }

  remove(documentId: string): void {
    this.#documents.delete(documentId);
  }

  /** Forgets everything that is open, e.g. because the window's page is gone; drafts then count as left behind. */
  startSession(): void {
    this.#documents.clear();
    this.#sessionId = randomUUID();
  }
}

/** What the window may know of a document. */
export function describeDocument(document: OpenDocument): DocumentInfo {
  const { documentId, filePath, isSample, formatVersion } = document;
  return {
    documentId,
    fileName: filePath === null ? null : path.basename(filePath),
    folder: filePath === null ? null : path.dirname(filePath),
    isSample,
    formatVersion,
  };
}
