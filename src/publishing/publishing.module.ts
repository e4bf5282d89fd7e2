import { Module } from '@nestjs/common';
import { FolderPackages } from './folder-packages.js';

@Module({ providers: [FolderPackages], exports: [FolderPackages] })
export class PublishingModule {}
