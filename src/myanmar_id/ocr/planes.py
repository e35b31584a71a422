"""What the network of a card answers, plane by plane and fact by fact."""

from __future__ import annotations

#: The fields of a front and of a back as the contract names them, and the portrait: the planes behind those of the four corners.
FRONT = ("nrc_id", "issue_date", "name", "father_name", "birth", "bloodlines_religion", "height", "blood_group")
BACK = ("card_id", "nrc_id_back", "profession", "address")
PLANES = (*FRONT, *BACK, "portrait")
#: Whether the frame is upright, is a front, is a photocopy.
FACTS = ("upright", "front", "copy")
