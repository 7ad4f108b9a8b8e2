"""What a user is licensed for and prefers: a checkbox each, off unless somebody says otherwise.

The names and their order follow classes that NetCoreForce made of describes of versions 39 to 58;
which licences an org lists depends on what it bought. Not recorded: which are on for whom.
"""

from __future__ import annotations

_LICENSED = """
MarketingUser: Marketing User
OfflineUser: Offline User
CallCenterAutoLogin: Auto-login To Call Center
SFContentUser: Salesforce CRM Content User
KnowledgeUser: Knowledge User
InteractionUser: Flow User
SupportUser: Service Cloud User
SiteforceContributorUser: Site.com Contributor User
SiteforcePublisherUser: Site.com Publisher User
"""
_PREFERRED = """
ActivityRemindersPopup EventRemindersCheckboxDefault TaskRemindersCheckboxDefault ReminderSoundOff
DisableAllFeedsEmail DisableFollowersEmail DisableProfilePostEmail DisableChangeCommentEmail
DisableLaterCommentEmail DisProfPostCommentEmail ContentNoEmail ContentEmailAsAndWhen
ApexPagesDeveloperMode HideCSNGetChatterMobileTask DisableMentionsPostEmail DisMentionsCommentEmail
HideCSNDesktopTask HideChatterOnboardingSplash HideSecondChatterOnboardingSplash
DisCommentAfterLikeEmail DisableLikeEmail SortFeedByComment DisableMessageEmail DisableBookmarkEmail
DisableSharePostEmail EnableAutoSubForFeeds DisableFileShareNotificationsForApi
ShowTitleToExternalUsers ShowManagerToExternalUsers ShowEmailToExternalUsers
ShowWorkPhoneToExternalUsers ShowMobilePhoneToExternalUsers ShowFaxToExternalUsers
ShowStreetAddressToExternalUsers ShowCityToExternalUsers ShowStateToExternalUsers
ShowPostalCodeToExternalUsers ShowCountryToExternalUsers ShowProfilePicToGuestUsers
ShowTitleToGuestUsers ShowCityToGuestUsers ShowStateToGuestUsers ShowPostalCodeToGuestUsers
ShowCountryToGuestUsers HideS1BrowserUI DisableEndorsementEmail PathAssistantCollapsed
CacheDiagnostics ShowEmailToGuestUsers ShowManagerToGuestUsers ShowWorkPhoneToGuestUsers
ShowMobilePhoneToGuestUsers ShowFaxToGuestUsers ShowStreetAddressToGuestUsers
LightningExperiencePreferred PreviewLightning HideEndUserOnboardingAssistantModal
HideLightningMigrationModal HideSfxWelcomeMat HideBiggerPhotoCallout GlobalNavBarWTShown
GlobalNavGridMenuWTShown CreateLEXAppsWTShown FavoritesWTShown RecordHomeSectionCollapseWTShown
RecordHomeReservedWTShown FavoritesShowTopFavorites ExcludeMailAppAttachments
SuppressTaskSFXReminders SuppressEventSFXReminders PreviewCustomTheme HasCelebrationBadge
UserDebugModePref SRHOverrideActivities NewLightningReportRunPageEnabled ReverseOpenActivitiesView
NativeEmailClient
"""


def _switches() -> list[tuple[str, str]]:
    """Name and label of each, in the vendor's order."""
    licensed = (line.partition(": ") for line in _LICENSED.strip().splitlines())
    return [
        *((f"UserPermissions{name}", label) for name, _, label in licensed),
        ("ForecastEnabled", "Allow Forecasting"),
        *((f"UserPreferences{name}", name) for name in _PREFERRED.split()),
    ]


USER_SWITCHES = "\n".join(f"{name}  boolean" for name, _ in _switches())
"""The fields as the field table has them."""

USER_SWITCH_ORDER = " | ".join(f"{name}: {label}" for name, label in _switches())
"""The fields as the order of a user's fields has them."""
