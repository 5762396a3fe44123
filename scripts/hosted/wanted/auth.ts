import type { StackConfig } from "../../stack/config.ts";
import type { Given } from "../given.ts";
import type { WantedSettings } from "./wanted-settings.ts";

/** How users sign up, sign in and stay signed in. */
export function wantedAuth({ auth, hostedAuth }: StackConfig, given: Given): WantedSettings {
  const { email, rateLimit } = auth;
  const ownLimit = "Auth limits requests in another way than the app is made for.";
  return {
    ...wantedAddresses(given),
    disable_signup: {
      value: !auth.enableSignup,
      without: "Nobody can sign up.",
      isNeeded: true,
    },
    external_email_enabled: {
      value: true,
      without: "Nobody can sign up or sign in.",
      isNeeded: true,
    },
    external_anonymous_users_enabled: {
      value: hostedAuth.enableAnonymousSignIns,
      without: "Accounts without an address get free credits.",
      isNeeded: true,
    },
    mailer_autoconfirm: {
      value: !email.enableConfirmations,
      without: "Anyone can sign up with an address that is not theirs.",
      isNeeded: true,
    },
    mailer_secure_email_change_enabled: {
      value: email.doubleConfirmChanges,
      without: "One mailbox alone can take over an account.",
      isNeeded: true,
    },
    mailer_otp_length: {
      value: email.otpLength,
      without: "The code in a mail is longer or shorter than the app's field for it.",
      isNeeded: true,
    },
    mailer_otp_exp: {
      value: email.otpExpiry,
      without: "A code is valid for another time than the app says.",
      isNeeded: false,
    },
    password_min_length: {
      value: auth.passwordLengthMin,
      without: "The app asks for longer passwords than Auth does.",
      isNeeded: false,
    },
    security_update_password_require_reauthentication: {
      value: hostedAuth.securePasswordChange,
      without: "Somebody with an old session can change the password.",
      isNeeded: true,
    },
    security_manual_linking_enabled: {
      value: hostedAuth.enableManualLinking,
      without: "Accounts can be linked in a way that the app does not know.",
      isNeeded: false,
    },
    refresh_token_rotation_enabled: {
      value: hostedAuth.enableRefreshTokenRotation,
      without: "Nobody notices a stolen session.",
      isNeeded: true,
    },
    security_refresh_token_reuse_interval: {
      value: hostedAuth.refreshTokenReuseSeconds,
      without: "Tabs that renew a session at the same time may lose it.",
      isNeeded: false,
    },
    jwt_exp: {
      value: auth.jwtExpiry,
      without: "A device whose session was ended can read for longer.",
      isNeeded: false,
    },
    rate_limit_otp: { value: rateLimit.signInSignUps, without: ownLimit, isNeeded: false },
    rate_limit_verify: { value: rateLimit.tokenVerifications, without: ownLimit, isNeeded: false },
    rate_limit_token_refresh: { value: rateLimit.tokenRefresh, without: ownLimit, isNeeded: false },
  };
}

/** Nothing if the app's address is not known. */
function wantedAddresses({ APP_URL: app }: Given): WantedSettings {
  if (app === "") return {};
  const without = "Mails and redirects of Auth name an address that is not the app's.";
  return {
    site_url: { value: app, without, isNeeded: true },
    uri_allow_list: { value: `${app}/**`, without, isNeeded: true, isList: true },
  };
}
