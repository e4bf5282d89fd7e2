import { parentPort, workerData } from 'node:worker_threads';
import { compileProject, type Project } from './compile-project.js';

parentPort?.postMessage(compileProject(workerData as Project));
