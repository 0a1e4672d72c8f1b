/** The users that the local suite makes, one for each role. */
export const DEMO_ROLES = ["viewer", "analyst", "admin"] as const;
export type DemoRole = (typeof DEMO_ROLES)[number];

const PASSWORD = "threatstream";

export function demoUser(role: DemoRole): { readonly email: string; readonly password: string } {
  return { email: `${role}@threatstream.example`, password: PASSWORD };
}
