"""What people are called, by culture, and which cultures are met in which country."""

from __future__ import annotations

import re
import unicodedata
from random import Random

CULTURES: dict[str, tuple[str, str]] = {
    "english": (
        "Alice Amelia Andrew Charlotte Daniel Edward Eleanor Emily George Grace Hannah Harry "
        "Henry Jack James Joanna Laura Lucy Matthew Oliver Oscar Rebecca Robert Samuel Sophie "
        "Thomas Victoria William Zoe Nathan",
        "Adams Baker Bennett Carter Clarke Collins Cooper Davies Edwards Ellis Fletcher Foster "
        "Graham Harrison Hughes Jenkins Knight Lawson Marshall Morgan Murray Palmer Pearson "
        "Reynolds Robinson Shaw Turner Walsh Whitaker O'Connor",
    ),
    "german": (
        "Anja Anna Bernd Birgit Christian Claudia Dieter Elke Florian Franziska Greta Hannes "
        "Heike Jens Johanna Jürgen Katrin Klaus Lena Lukas Markus Martina Matthias Petra Sabine "
        "Stefan Ulrike Uwe Wolfgang Jonas",
        "Bauer Becker Brandt Fischer Frank Fuchs Groß Günther Hartmann Hoffmann Huber Jung "
        "Kaiser Keller Köhler Krüger Lehmann Lorenz Maier Meyer Müller Neumann Pohl Richter "
        "Schäfer Schröder Schulz Vogel Weiß Ziegler",
    ),
    "french": (
        "Adèle Antoine Aurélie Benoît Camille Céline Clément Elodie Emmanuel Florence François "
        "Guillaume Hélène Isabelle Julien Laurent Léa Luc Marion Mathieu Nathalie Nicolas "
        "Pauline Philippe Romain Sylvie Thierry Valérie Vincent Yves",
        "Aubert Bernard Blanchard Bonnet Boyer Carpentier Chevalier Deschamps Dubois Dupuis "
        "Durand Fabre Fournier Garnier Gauthier Girard Lambert Lefèvre Lemaire Leroy Marchand "
        "Mercier Moreau Morel Perrin Renaud Rousseau Roussel Vidal Noël",
    ),
    "hispanic": (
        "Alejandro Ana Andrés Beatriz Carlos Carmen Diego Elena Fernando Gabriela Ignacio Isabel "
        "Javier Jorge José Lucía Luis Manuel María Marta Miguel Mónica Pablo Paula Rafael Raquel "
        "Rosa Sergio Sofía Tomás",
        "Aguilar Álvarez Benítez Cabrera Castillo Delgado Díaz Domínguez Fernández Flores García "
        "Gómez Herrera Iglesias Jiménez Luna Medina Méndez Morales Muñoz Navarro Núñez Ortega "
        "Peña Ramírez Rivera Romero Salazar Suárez Vargas",
    ),
    "italian": (
        "Alessandro Alessia Bruno Chiara Davide Elisa Enrico Federica Francesca Giacomo Giorgia "
        "Giovanni Giulia Ilaria Lorenzo Luca Marco Martina Massimo Matteo Paola Pietro Riccardo "
        "Roberta Sara Silvia Simone Stefano Valentina Vittorio",
        "Barbieri Bianchi Bruno Caruso Colombo Conti Costa DeLuca Esposito Ferrara Ferrari "
        "Fontana Galli Gallo Greco Lombardi Longo Mancini Marini Mariani Moretti Pellegrini "
        "Ricci Rinaldi Rizzo Romano Santoro Serra Testa Villa",
    ),
    "dutch": (
        "Anneke Bart Bram Daan Eline Femke Floor Gijs Hanneke Ilse Jeroen Joost Joris Karin Koen "
        "Lotte Maarten Marloes Merel Niels Pieter Roos Ruben Sander Saskia Sven Thijs Tim "
        "Willemijn Wouter",
        "Bakker Boer Bosman Brouwer Dekker Dijkstra Driessen Haan Hendriks Hermans Hoekstra "
        "Jansen Kok Koster Kuipers Maas Meijer Mulder Peeters Postma Prins Schouten Smit "
        "Timmermans Veenstra Verhoeven Vermeulen Visser Vos Willems",
    ),
    "nordic": (
        "Anders Astrid Björn Ebba Elin Emil Erik Freja Gustav Håkan Ida Ingrid Jesper Johan "
        "Karin Kristina Lars Linnea Magnus Malin Mikael Nils Oskar Per Signe Sigrid Søren Stina "
        "Ulrika Viktor",
        "Ahlström Andersson Berg Bergström Dahl Ekström Eriksson Forsberg Gustafsson Hansen "
        "Hedlund Holm Isaksson Johansson Karlsson Larsen Lind Lindqvist Lundgren Nielsen Norén "
        "Nyström Olsen Persson Sandberg Sjöberg Sørensen Strand Svensson Öberg",
    ),
    "indian": (
        "Aarav Aditi Amit Ananya Anil Anjali Arjun Deepa Divya Gaurav Ishaan Kavita Kiran "
        "Lakshmi Manish Meera Neha Nikhil Pooja Priya Rahul Rajesh Ravi Rohan Sanjay Shreya "
        "Sunita Vikram Vijay Yash",
        "Agarwal Banerjee Bhat Chatterjee Chopra Desai Deshpande Ghosh Gupta Iyer Jain Joshi "
        "Kapoor Kulkarni Kumar Malhotra Mehta Menon Mishra Nair Patel Pillai Rao Reddy Shah "
        "Sharma Singh Srinivasan Varma Verma",
    ),
    "japanese": (
        "Aiko Akira Ayumi Daisuke Emi Haruka Haruto Hiroshi Kaori Kazuki Keiko Kenji Makoto "
        "Mariko Megumi Naoki Nozomi Ren Ryo Sakura Satoshi Shinji Takashi Takumi Tomoko Yoko "
        "Yosuke Yuka Yuki Yumi",
        "Abe Endo Fujita Fukuda Goto Hasegawa Hayashi Ikeda Inoue Ishikawa Ito Kato Kimura "
        "Kobayashi Kondo Maeda Matsumoto Mori Murakami Nakamura Ogawa Okada Saito Sasaki Sato "
        "Suzuki Takahashi Tanaka Watanabe Yamamoto",
    ),
    "chinese": (
        "Bo Chao Fang Fei Gang Hao Hui Jia Jian Jing Jun Lan Lei Li Mei Min Na Ning Peng Qiang "
        "Rui Tao Wei Xia Xin Yan Ying Yu Zhen Zhi",
        "Cai Chen Deng Dong Fan Gao Guo Han He Huang Jiang Liang Lin Liu Luo Ma Pan Peng Shen "
        "Song Sun Tang Wang Wu Xie Xu Yang Zhang Zhao Zhou",
    ),
    "african": (
        "Abena Adaeze Amara Ama Ayodele Chidi Chinonso Efua Emeka Folake Ifeoma Kamau Kofi Kwame "
        "Lerato Nandi Ngozi Nomsa Oluwaseun Palesa Sibusiso Sipho Temitope Thabo Tunde Wanjiru "
        "Yaw Zanele Zola Zuri",
        "Abiodun Achieng Adeyemi Afolabi Agyeman Akande Asante Balogun Boateng Chukwu Dlamini "
        "Eze Ibrahim Kariuki Khumalo Mbeki Mensah Mokoena Mwangi Naidoo Ndlovu Nkosi Nwosu Obi "
        "Odhiambo Okafor Okonkwo Osei Owusu Zulu",
    ),
    "arabic": (
        "Ahmed Aisha Amina Bilal Dalia Farah Faisal Hala Hassan Huda Ibrahim Jamal Khalid Laila "
        "Layla Mariam Mona Mustafa Nadia Noor Omar Rania Samir Sami Tariq Yasmin Youssef Zainab "
        "Zaid Rashid",
        "Abboud Ahmadi Aziz Bakri Darwish Farouk Fayed Haddad Hakim Hamdan Hussein Issa Jaber "
        "Kanaan Karimi Khalil Khoury Mansour Masri Nader Najjar Nasser Qasim Rahman Saleh Sayegh "
        "Shaheen Tahan Younis Zaki",
    ),
    "brazilian": (
        "Aline André Antônio Bruna Caio Camila Carolina Eduardo Fábio Fernanda Gustavo Henrique "
        "Isabela João Juliana Larissa Leandro Letícia Lívia Marcelo Mariana Murilo Natália "
        "Otávio Patrícia Renata Rodrigo Tatiana Thiago Vinícius",
        "Almeida Araújo Barbosa Barros Batista Cardoso Carvalho Cavalcanti Correia Costa Duarte "
        "Ferreira Freitas Gonçalves Lima Lopes Machado Martins Melo Mendes Monteiro Moreira "
        "Nascimento Oliveira Pereira Pinto Ribeiro Rocha Santos Teixeira",
    ),
}

# Every country hires from everywhere; the first culture named is twice as common as each of the
# others.
MET_IN: dict[str, str] = {
    "US": "english hispanic indian chinese african german arabic",
    "GB": "english indian african french arabic",
    "DE": "german arabic italian dutch",
    "FR": "french arabic african hispanic",
    "NL": "dutch german arabic english",
    "ES": "hispanic italian brazilian",
    "IT": "italian french arabic",
    "SE": "nordic german arabic",
    "IE": "english brazilian indian",
    "CA": "english french chinese indian",
    "BR": "brazilian italian japanese",
    "MX": "hispanic english",
    "AU": "english chinese indian italian",
    "JP": "japanese chinese",
    "IN": "indian",
    "SG": "chinese indian english",
    "ZA": "african english dutch indian",
    "AE": "arabic indian english",
}

_PLAIN = str.maketrans({"ø": "o", "Ø": "O", "ß": "ss", "'": None, "’": None})


def draw_name(rng: Random, country: str) -> tuple[str, str]:
    """A given and a family name met in this country."""
    cultures = MET_IN[country].split()
    given, family = CULTURES[rng.choice([cultures[0], *cultures])]
    return rng.choice(given.split()), rng.choice(family.split())


def plain(text: str) -> str:
    """The text in lower-case ASCII letters and digits joined by dashes, as addresses and domains
    spell it.
    """
    decomposed = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    ascii_only = decomposed.encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")
