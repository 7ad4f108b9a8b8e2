"""A page stays as it is typed; a company's domain is derived beside it, where it is its own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapping.builtin.shared_hosts import consumer_mail
from mapping.codecs import web
from mapping.codecs.transforms import Untranslatable

HOSTS = st.from_regex(r"[a-z]{1,8}(-[a-z]{1,4})?\.(com|se|co\.uk|example)", fullmatch=True)
PATHS = st.from_regex(r"(/[A-Za-z0-9]{1,5}){0,3}(\?[a-z]=[0-9])?", fullmatch=True)


@pytest.mark.parametrize(
    "written",
    [
        "acme.com",
        "www.acme.com",
        "HTTP://WWW.Acme.com/",
        "https://acme.com:8443/a?b=c#d",
        " acme.com. ",
        "www.acme.com.",
    ],
)
def test_a_domain_is_the_host_alone(written: str) -> None:
    assert web.domain(written) == "acme.com"


@pytest.mark.parametrize("host", ["www.com", "shop.acme.co.uk", "xn--mller-kva.de", "1und1.de"])
def test_an_odd_host_stays_what_it_is(host: str) -> None:
    assert web.domain(host) == host


@pytest.mark.parametrize(
    "written", ["acme", "n/a", "ann@acme.com", "acme..com", "-acme.com", "acme com"]
)
def test_what_is_no_host_is_refused(written: str) -> None:
    with pytest.raises(Untranslatable, match="not a web address"):
        web.domain(written)


# --- pages


@given(host=HOSTS, path=PATHS, space=st.sampled_from(["", " ", "\n"]))
def test_a_page_is_what_was_typed(host: str, path: str, space: str) -> None:
    typed = f"https://www.{host}{path}"
    assert web.url(f"{space}{typed}{space}") == typed


@given(host=HOSTS, path=PATHS, scheme=st.sampled_from(["", "http://", "https://", "HTTPS://"]))
def test_how_a_page_is_reached_makes_it_no_other(host: str, path: str, scheme: str) -> None:
    assert web.same_page(f"{scheme}www.{host}{path}", f"{host.upper()}{path}")
    assert web.same_page(f"{host}{path}", f"{scheme}{host}{path}")


@given(one=HOSTS, other=HOSTS, path=PATHS, other_path=PATHS)
def test_other_hosts_and_other_paths_are_other_pages(
    one: str, other: str, path: str, other_path: str
) -> None:
    same = (one, path) == (other, other_path)
    assert web.same_page(one + path, other + other_path) is same


@pytest.mark.parametrize("typed", ["mailto:ann@acme.com", "ann@acme.com", "n/a", "[x", "http://"])
def test_what_leads_to_no_page_is_none(typed: str) -> None:
    with pytest.raises(Untranslatable):
        web.url(typed)


# --- whose a host is


@pytest.mark.parametrize(
    "host",
    ["facebook.com", "fr-fr.facebook.com", "linkedin.com", "wixsite.com", "myshopify.com",
     "sites.google.com", "bit.ly", "etsy.com", "gmail.com", "orange.fr", "t-online.de", "co.uk"],
)  # fmt: skip
def test_a_host_that_many_share_is_nobodys_domain(host: str) -> None:
    assert not web.is_a_companys_own(host)


@pytest.mark.parametrize(
    "host", ["acme.com", "acme.co.uk", "bob.wixsite.com", "acme.myshopify.com", "google.com"]
)
def test_a_host_of_ones_own_is_a_domain(host: str) -> None:
    assert web.is_a_companys_own(host)


CONSUMER_MAIL = (
    "orange.fr", "wanadoo.fr", "laposte.net", "t-online.de", "gmx.at", "web.de", "freenet.de",
    "libero.it", "tiscali.it", "btinternet.com", "sky.com", "bigpond.com", "shaw.ca", "telia.com",
    "comhem.se", "hotmail.se", "yahoo.co.jp", "docomo.ne.jp", "naver.com", "qq.com", "163.com",
    "mail.ru", "yandex.ru", "wp.pl", "onet.pl", "seznam.cz", "ziggo.nl", "planet.nl", "telenet.be",
    "bluewin.ch", "uol.com.br", "terra.com.br", "rediffmail.com", "comcast.net", "att.net",
    "icloud.com", "proton.me", "tutanota.com", "abv.bg", "ukr.net", "walla.co.il", "online.no",
    "sapo.pt", "xtra.co.nz",
)  # fmt: skip


@pytest.mark.parametrize("domain", CONSUMER_MAIL)
def test_consumer_mail_of_every_country_is_known(domain: str) -> None:
    assert domain in consumer_mail()
