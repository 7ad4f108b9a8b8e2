"""Logging in and out by SOAP, and who and when it is."""

from __future__ import annotations

from sandbox.salesforce.currencies.rates import own_currency
from sandbox.salesforce.markup import element, leaf
from sandbox.salesforce.org.sessions import SESSION_SECONDS
from sandbox.salesforce.soap.call import Operation, SoapCall, results
from sandbox.salesforce.soap.faults import Fault
from sandbox.salesforce.times import stamp

# login() is gone from this version on (help article 005132110), and new orgs start with it switched
# off.
_NO_LOGIN_FROM = 65.0
_GONE = (
    "The SOAP Login operation is not available in the API version specified ({}). "
    "Refer to the documentation for supported versions."
)
_OFF = (
    "SOAP API login() is disabled by default in this org. Contact the org administrator to "
    "enable SOAP API login()."
)
_BAD_LOGIN = "Invalid username, password, security token; or user locked out."


def login(call: SoapCall) -> list[str]:
    """`login`; the security token is typed right behind the password."""
    model = call.model
    if float(call.version) >= _NO_LOGIN_FROM:
        raise Fault("INVALID_OPERATION", _GONE.format(call.version))
    if not model.app.soap_login:
        raise Fault("INVALID_OPERATION", _OFF)
    right = (call.asked.get("password") or "").startswith(model.password)
    if call.asked.get("username") != model.username or not right:
        raise Fault("INVALID_LOGIN", _BAD_LOGIN)
    org = model.org_id[:15]
    letter = "u" if call.service == "partner" else "c"
    return results(
        [
            leaf("metadataServerUrl", f"{model.url}/services/Soap/m/{call.version}/{org}"),
            leaf("passwordExpired", False),
            leaf("sandbox", False),
            leaf("serverUrl", f"{model.url}/services/Soap/{letter}/{call.version}/{org}"),
            leaf("sessionId", model.sessions.issue()),
            leaf("userId", model.user_id),
            element("userInfo", *_user_info(call)),
        ]
    )


def _logout(call: SoapCall) -> list[str]:
    call.model.sessions.revoke(call.session)
    return []


def _end_sessions(call: SoapCall) -> list[str]:
    ended = [node.text.strip() for node in call.asked.every("sessionIds")]
    for token in ended:
        call.model.sessions.revoke(token)
    return results(*([leaf("success", True)] for _ in ended))


def _who(call: SoapCall) -> list[str]:
    return results(_user_info(call))


def _when(call: SoapCall) -> list[str]:
    return results([leaf("timestamp", stamp(int(call.model.clock.now())))])


def _set_password(call: SoapCall) -> list[str]:
    path = f"/sobjects/User/{call.asked.get('userId')}/password"
    call.rest("POST", path, body={"NewPassword": call.asked.get("password")})
    return results([])


def _user_info(call: SoapCall) -> list[str]:
    return [*_about_org(call), *_about_user(call)]


def _about_org(call: SoapCall) -> list[str]:
    """Documented: with several currencies the user's own is told in place of the org's."""
    model = call.model
    org = model.store["Organization"].rows[model.org_id]
    single = own_currency(model.store, model.user_id) is None
    return [
        leaf("accessibilityMode", False),
        leaf("chatterExternal", False),
        leaf("currencySymbol", "$" if single else None),
        leaf("orgAttachmentFileSizeLimit", 5_242_880),
        leaf("orgDefaultCurrencyIsoCode", "USD" if single else None),
        leaf("orgDefaultCurrencyLocale", "en_US"),
        leaf("orgDisallowHtmlAttachments", False),
        leaf("orgHasPersonAccounts", "IsPersonAccount" in model.writer.kind("Account").fields),
        leaf("organizationId", model.org_id),
        leaf("organizationMultiCurrency", not single),
        leaf("organizationName", org["Name"]),
    ]


def _about_user(call: SoapCall) -> list[str]:
    model = call.model
    user = model.store["User"].rows[model.user_id]
    return [
        leaf("profileId", user["ProfileId"]),
        leaf("roleId", user.get("UserRoleId")),
        leaf("sessionSecondsValid", SESSION_SECONDS),
        leaf("userDefaultCurrencyIsoCode", own_currency(model.store, model.user_id)),
        leaf("userEmail", user["Email"]),
        leaf("userFullName", user["Name"]),
        leaf("userId", model.user_id),
        leaf("userLanguage", "en_US"),
        leaf("userLocale", user["LocaleSidKey"]),
        leaf("userName", user["Username"]),
        leaf("userTimeZone", user["TimeZoneSidKey"]),
        leaf("userType", "Standard"),
        leaf("userUiSkin", "Theme3"),
    ]


SESSION_OPERATIONS: dict[str, Operation] = {
    "logout": _logout,
    "invalidateSessions": _end_sessions,
    "getUserInfo": _who,
    "getServerTimestamp": _when,
    "setPassword": _set_password,
}
