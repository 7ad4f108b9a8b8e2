"""The time zones a picklist of them offers, as the vendor names them.

Recorded by CumulusCI (`cumulusci/tests/shared_cassettes`, `RecurrenceTimeZoneSidKey` of an Event's
describe) in a northern winter: which half of the year a label tells changes with the season at the
vendor, and does not here.
"""

from __future__ import annotations

# Offset, what the time is called, and the zones that have it.
_TABLE = """
+14:00 Line Islands Time: Pacific/Kiritimati
+13:45 Chatham Daylight Time: Pacific/Chatham
+13:00 New Zealand Daylight Time: Antarctica/McMurdo Pacific/Auckland
+13:00 Apia Standard Time: Pacific/Apia
+13:00 Phoenix Islands Time: Pacific/Enderbury
+13:00 Tokelau Time: Pacific/Fakaofo
+13:00 Tonga Standard Time: Pacific/Tongatapu
+12:00 Anadyr Standard Time: Asia/Anadyr
+12:00 Petropavlovsk-Kamchatski Standard Time: Asia/Kamchatka
+12:00 Fiji Standard Time: Pacific/Fiji
+12:00 Tuvalu Time: Pacific/Funafuti
+12:00 Marshall Islands Time: Pacific/Kwajalein Pacific/Majuro
+12:00 Nauru Time: Pacific/Nauru
+12:00 Norfolk Island Daylight Time: Pacific/Norfolk
+12:00 Gilbert Islands Time: Pacific/Tarawa
+12:00 Wake Island Time: Pacific/Wake
+12:00 Wallis & Futuna Time: Pacific/Wallis
+11:00 Casey Time: Antarctica/Casey
+11:00 Australian Eastern Daylight Time: Antarctica/Macquarie Australia/Currie Australia/Hobart
  Australia/Melbourne Australia/Sydney
+11:00 Magadan Standard Time: Asia/Magadan Asia/Srednekolymsk
+11:00 Sakhalin Standard Time: Asia/Sakhalin
+11:00 Lord Howe Daylight Time: Australia/Lord_Howe
+11:00 Bougainville Standard Time: Pacific/Bougainville
+11:00 Vanuatu Standard Time: Pacific/Efate
+11:00 Solomon Islands Time: Pacific/Guadalcanal
+11:00 Kosrae Time: Pacific/Kosrae
+11:00 New Caledonia Standard Time: Pacific/Noumea
+11:00 Ponape Time: Pacific/Ponape
+10:30 Australian Central Daylight Time: Australia/Adelaide Australia/Broken_Hill
+10:00 Dumont-d’Urville Time: Antarctica/DumontDUrville
+10:00 Vladivostok Standard Time: Asia/Ust-Nera Asia/Vladivostok
+10:00 Australian Eastern Standard Time: Australia/Brisbane Australia/Lindeman
+10:00 Chamorro Standard Time: Pacific/Guam Pacific/Saipan
+10:00 Papua New Guinea Time: Pacific/Port_Moresby
+10:00 Chuuk Time: Pacific/Truk
+09:30 Australian Central Standard Time: Australia/Darwin
+09:00 Yakutsk Standard Time: Asia/Chita Asia/Khandyga Asia/Yakutsk
+09:00 East Timor Time: Asia/Dili
+09:00 Eastern Indonesia Time: Asia/Jayapura
+09:00 Korean Standard Time: Asia/Seoul
+09:00 Japan Standard Time: Asia/Tokyo
+09:00 Palau Time: Pacific/Palau
+08:45 Australian Central Western Standard Time: Australia/Eucla
+08:00 Brunei Darussalam Time: Asia/Brunei
+08:00 Ulaanbaatar Standard Time: Asia/Choibalsan Asia/Ulaanbaatar
+08:00 Hong Kong Standard Time: Asia/Hong_Kong
+08:00 Irkutsk Standard Time: Asia/Irkutsk
+08:00 Malaysia Time: Asia/Kuala_Lumpur Asia/Kuching
+08:00 China Standard Time: Asia/Macau Asia/Shanghai
+08:00 Central Indonesia Time: Asia/Makassar
+08:00 Philippine Standard Time: Asia/Manila
+08:00 Singapore Standard Time: Asia/Singapore
+08:00 Taipei Standard Time: Asia/Taipei
+08:00 Australian Western Standard Time: Australia/Perth
+07:00 Davis Time: Antarctica/Davis
+07:00 Indochina Time: Asia/Bangkok Asia/Ho_Chi_Minh Asia/Phnom_Penh Asia/Vientiane
+07:00 Moscow Standard Time + 4: Asia/Barnaul Asia/Tomsk
+07:00 Hovd Standard Time: Asia/Hovd
+07:00 Western Indonesia Time: Asia/Jakarta Asia/Pontianak
+07:00 Krasnoyarsk Standard Time: Asia/Krasnoyarsk Asia/Novokuznetsk
+07:00 Novosibirsk Standard Time: Asia/Novosibirsk
+07:00 Christmas Island Time: Indian/Christmas
+06:30 Myanmar Time: Asia/Rangoon
+06:30 Cocos Islands Time: Indian/Cocos
+06:00 Vostok Time: Antarctica/Vostok
+06:00 East Kazakhstan Time: Asia/Almaty Asia/Qostanay
+06:00 Kyrgyzstan Time: Asia/Bishkek
+06:00 Bangladesh Standard Time: Asia/Dhaka
+06:00 Omsk Standard Time: Asia/Omsk
+06:00 Bhutan Time: Asia/Thimphu
+06:00 China Standard Time: Asia/Urumqi
+06:00 Indian Ocean Time: Indian/Chagos
+05:45 Nepal Time: Asia/Kathmandu
+05:30 India Standard Time: Asia/Colombo Asia/Kolkata
+05:00 Mawson Time: Antarctica/Mawson
+05:00 West Kazakhstan Time: Asia/Aqtau Asia/Aqtobe Asia/Atyrau Asia/Oral Asia/Qyzylorda
+05:00 Turkmenistan Standard Time: Asia/Ashgabat
+05:00 Tajikistan Time: Asia/Dushanbe
+05:00 Pakistan Standard Time: Asia/Karachi
+05:00 Uzbekistan Standard Time: Asia/Samarkand Asia/Tashkent
+05:00 Yekaterinburg Standard Time: Asia/Yekaterinburg
+05:00 French Southern & Antarctic Time: Indian/Kerguelen
+05:00 Maldives Time: Indian/Maldives
+04:30 Afghanistan Time: Asia/Kabul
+04:00 Azerbaijan Standard Time: Asia/Baku
+04:00 Gulf Standard Time: Asia/Dubai Asia/Muscat
+04:00 Georgia Standard Time: Asia/Tbilisi
+04:00 Armenia Standard Time: Asia/Yerevan
+04:00 Samara Standard Time: Europe/Astrakhan Europe/Samara
+04:00 Moscow Standard Time + 1: Europe/Saratov Europe/Ulyanovsk
+04:00 Seychelles Time: Indian/Mahe
+04:00 Mauritius Standard Time: Indian/Mauritius
+04:00 Réunion Time: Indian/Reunion
+03:00 East Africa Time: Africa/Addis_Ababa Africa/Asmera Africa/Dar_es_Salaam Africa/Djibouti
  Africa/Kampala Africa/Mogadishu Africa/Nairobi Indian/Antananarivo Indian/Comoro Indian/Mayotte
+03:00 Syowa Time: Antarctica/Syowa
+03:00 Arabian Standard Time: Asia/Aden Asia/Baghdad Asia/Bahrain Asia/Kuwait Asia/Qatar
  Asia/Riyadh
+03:00 Eastern European Standard Time: Asia/Amman Europe/Istanbul
+03:00 Moscow Standard Time: Europe/Kirov Europe/Minsk Europe/Moscow
+03:00 Volgograd Standard Time: Europe/Volgograd
+02:00 Central Africa Time: Africa/Blantyre Africa/Bujumbura Africa/Gaborone Africa/Harare
  Africa/Juba Africa/Kigali Africa/Lubumbashi Africa/Lusaka Africa/Maputo Africa/Windhoek
+02:00 Eastern European Standard Time: Africa/Cairo Africa/Tripoli Asia/Beirut Asia/Famagusta
  Asia/Gaza Asia/Hebron Asia/Nicosia Europe/Athens Europe/Bucharest Europe/Chisinau
  Europe/Helsinki Europe/Kaliningrad Europe/Kiev Europe/Mariehamn Europe/Riga Europe/Sofia
  Europe/Tallinn Europe/Uzhgorod Europe/Vilnius Europe/Zaporozhye
+02:00 South Africa Standard Time: Africa/Johannesburg Africa/Maseru Africa/Mbabane
+02:00 Israel Standard Time: Asia/Jerusalem
+01:00 Central European Standard Time: Africa/Algiers Africa/Ceuta Africa/Tunis
  Arctic/Longyearbyen Europe/Amsterdam Europe/Andorra Europe/Belgrade Europe/Berlin
  Europe/Bratislava Europe/Brussels Europe/Budapest Europe/Busingen Europe/Copenhagen
  Europe/Gibraltar Europe/Ljubljana Europe/Luxembourg Europe/Madrid Europe/Malta Europe/Monaco
  Europe/Oslo Europe/Paris Europe/Podgorica Europe/Prague Europe/Rome Europe/San_Marino
  Europe/Sarajevo Europe/Skopje Europe/Stockholm Europe/Tirane Europe/Vaduz Europe/Vatican
  Europe/Vienna Europe/Warsaw Europe/Zagreb Europe/Zurich
+01:00 West Africa Standard Time: Africa/Bangui Africa/Brazzaville Africa/Douala Africa/Kinshasa
  Africa/Lagos Africa/Libreville Africa/Luanda Africa/Malabo Africa/Ndjamena Africa/Niamey
  Africa/Porto-Novo
+01:00 Western European Summer Time: Africa/Casablanca Africa/El_Aaiun
+00:00 Greenwich Mean Time: Africa/Abidjan Africa/Accra Africa/Bamako Africa/Banjul Africa/Bissau
  Africa/Conakry Africa/Dakar Africa/Freetown Africa/Lome Africa/Monrovia Africa/Nouakchott
  Africa/Ouagadougou Africa/Sao_Tome America/Danmarkshavn Antarctica/Troll Atlantic/Reykjavik
  Atlantic/St_Helena Europe/Dublin Europe/Guernsey Europe/Isle_of_Man Europe/Jersey Europe/London
  GMT
+00:00 Western European Standard Time: Atlantic/Canary Atlantic/Faeroe Atlantic/Madeira
  Europe/Lisbon
-01:00 East Greenland Standard Time: America/Scoresbysund
-01:00 Azores Standard Time: Atlantic/Azores
-01:00 Cape Verde Standard Time: Atlantic/Cape_Verde
-02:00 West Greenland Standard Time: America/Godthab
-02:00 Fernando de Noronha Standard Time: America/Noronha
-02:00 South Georgia Time: Atlantic/South_Georgia
-03:00 Brasilia Standard Time: America/Araguaina America/Bahia America/Belem America/Fortaleza
  America/Maceio America/Recife America/Santarem America/Sao_Paulo
-03:00 Argentina Standard Time: America/Argentina/Buenos_Aires America/Argentina/La_Rioja
  America/Argentina/Rio_Gallegos America/Argentina/Salta America/Argentina/San_Juan
  America/Argentina/San_Luis America/Argentina/Tucuman America/Argentina/Ushuaia America/Catamarca
  America/Cordoba America/Jujuy America/Mendoza
-03:00 Paraguay Summer Time: America/Asuncion
-03:00 French Guiana Time: America/Cayenne
-03:00 St Pierre & Miquelon Standard Time: America/Miquelon
-03:00 Uruguay Standard Time: America/Montevideo
-03:00 Suriname Time: America/Paramaribo
-03:00 Chile Standard Time: America/Punta_Arenas Antarctica/Palmer
-03:00 Chile Summer Time: America/Santiago
-03:00 Rothera Time: Antarctica/Rothera
-03:00 Falkland Islands Standard Time: Atlantic/Stanley
-03:30 Newfoundland Standard Time: America/St_Johns
-04:00 Atlantic Standard Time: America/Anguilla America/Antigua America/Aruba America/Barbados
  America/Blanc-Sablon America/Curacao America/Dominica America/Glace_Bay America/Goose_Bay
  America/Grenada America/Guadeloupe America/Halifax America/Kralendijk America/Lower_Princes
  America/Marigot America/Martinique America/Moncton America/Montserrat America/Port_of_Spain
  America/Puerto_Rico America/Santo_Domingo America/St_Barthelemy America/St_Kitts
  America/St_Lucia America/St_Thomas America/St_Vincent America/Thule America/Tortola
  Atlantic/Bermuda
-04:00 Amazon Standard Time: America/Boa_Vista America/Campo_Grande America/Cuiaba America/Manaus
  America/Porto_Velho
-04:00 Venezuela Time: America/Caracas
-04:00 Guyana Time: America/Guyana
-04:00 Bolivia Time: America/La_Paz
-05:00 Colombia Standard Time: America/Bogota
-05:00 Eastern Standard Time: America/Cancun America/Cayman America/Coral_Harbour America/Detroit
  America/Grand_Turk America/Indiana/Indianapolis America/Indiana/Marengo
  America/Indiana/Petersburg America/Indiana/Vevay America/Indiana/Vincennes
  America/Indiana/Winamac America/Iqaluit America/Jamaica America/Kentucky/Monticello
  America/Louisville America/Montreal America/Nassau America/New_York America/Nipigon
  America/Panama America/Pangnirtung America/Port-au-Prince America/Thunder_Bay America/Toronto
-05:00 Acre Standard Time: America/Eirunepe America/Rio_Branco
-05:00 Ecuador Time: America/Guayaquil
-05:00 Peru Standard Time: America/Lima
-05:00 Easter Island Summer Time: Pacific/Easter
-06:00 Central Standard Time: America/Bahia_Banderas America/Belize America/Chicago
  America/Costa_Rica America/El_Salvador America/Guatemala America/Indiana/Knox
  America/Indiana/Tell_City America/Managua America/Matamoros America/Menominee America/Merida
  America/Mexico_City America/Monterrey America/North_Dakota/Beulah America/North_Dakota/Center
  America/North_Dakota/New_Salem America/Rainy_River America/Rankin_Inlet America/Regina
  America/Resolute America/Swift_Current America/Tegucigalpa America/Winnipeg
-06:00 Mexican Pacific Standard Time: America/Chihuahua
-06:00 Mountain Standard Time: America/Ojinaga
-06:00 Galapagos Time: Pacific/Galapagos
-07:00 Mountain Standard Time: America/Boise America/Cambridge_Bay America/Creston
  America/Dawson_Creek America/Denver America/Edmonton America/Fort_Nelson America/Inuvik
  America/Phoenix America/Yellowknife
-07:00 Yukon Time: America/Dawson America/Whitehorse
-07:00 Mexican Pacific Standard Time: America/Hermosillo America/Mazatlan
-08:00 Pacific Standard Time: America/Los_Angeles America/Tijuana America/Vancouver
-08:00 Northwest Mexico Standard Time: America/Santa_Isabel
-08:00 Pitcairn Time: Pacific/Pitcairn
-09:00 Alaska Standard Time: America/Anchorage America/Juneau America/Metlakatla America/Nome
  America/Sitka America/Yakutat
-09:00 Gambier Time: Pacific/Gambier
-09:30 Marquesas Time: Pacific/Marquesas
-10:00 Hawaii-Aleutian Standard Time: America/Adak Pacific/Honolulu Pacific/Johnston
-10:00 Cook Islands Standard Time: Pacific/Rarotonga
-10:00 Tahiti Time: Pacific/Tahiti
-11:00 Samoa Standard Time: Pacific/Midway Pacific/Pago_Pago
-11:00 Niue Time: Pacific/Niue
"""
# The one zone whose label has another name than its value.
_SHOWN = {"Europe/Kiev": "Europe/Kyiv"}


def _listed() -> list[tuple[int, str, str]]:
    """Minutes west of Greenwich, zone and label of each: in the vendor's order once sorted."""
    found: list[tuple[int, str, str]] = []
    for line in _TABLE.strip().replace("\n  ", " ").splitlines():
        told, _, zones = line.partition(": ")
        offset, _, name = told.partition(" ")
        for zone in zones.split():
            label = f"(GMT{offset}) {name} ({_SHOWN.get(zone, zone)})"
            found.append((-_minutes(offset), zone, label))
    return sorted(found)


def _minutes(offset: str) -> int:
    """`+05:30` is 330."""
    hours, _, minutes = offset[1:].partition(":")
    whole = int(hours) * 60 + int(minutes)
    return -whole if offset[0] == "-" else whole


_LISTED = _listed()

TIME_ZONES: tuple[str, ...] = tuple(zone for _, zone, _ in _LISTED)
TIME_ZONE_LABELS: tuple[str, ...] = tuple(label for _, _, label in _LISTED)
