import { Injectable } from '@nestjs/common';
import { UsersService } from '../users/users.service.js';

export interface SignInProvider {
  readonly name: string;
  /** Where a browser goes to sign in with it. */
  readonly href: string;
}

/** What a sign-in page offers. Features that sign people in add themselves here. */
@Injectable()
export class SignInOptions {
  readonly #providers: SignInProvider[] = [];
  #isSetUp = false;

  constructor(private readonly users: UsersService) {}

  get providers(): readonly SignInProvider[] {
    return this.#providers;
  }

  add(provider: SignInProvider): void {
    this.#providers.push(provider);
  }

  /** Whether there is no Owner yet. Once there is one, there always is. */
  async isSetupNeeded(): Promise<boolean> {
    this.#isSetUp ||= await this.users.hasOwner();
    return !this.#isSetUp;
  }
}
