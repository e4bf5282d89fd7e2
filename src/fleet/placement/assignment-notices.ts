import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { AppCatalog } from '../../apps/catalog/app-catalog.js';
import { WorkerLinks } from '../links/worker-links.js';

/** Tells the workers to fetch their assignments again when an app has changed. A notice that is lost is made up for by the workers' own poll. */
@Injectable()
export class AssignmentNotices implements OnModuleInit, OnModuleDestroy {
  #unsubscribe: () => void = () => undefined;
  #due = false;

  constructor(
    private readonly catalog: AppCatalog,
    private readonly links: WorkerLinks,
  ) {}

  onModuleInit(): void {
    this.#unsubscribe = this.catalog.onChange(() => this.#tellLater());
  }

  onModuleDestroy(): void {
    this.#unsubscribe();
  }

  /** A turn later, so that apps that change together are told of once. */
  #tellLater(): void {
    if (this.#due) return;
    this.#due = true;
    setImmediate(() => {
      this.#due = false;
      this.links.broadcast({ type: 'assignments.changed' });
    });
  }
}
