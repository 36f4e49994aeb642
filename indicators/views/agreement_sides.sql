select
    signed_agreement.agreement_id,
    signed_agreement.partnership_id,
    signed_agreement.programme_id,
    signed_agreement.kind,
    signed_agreement.signed_on,
    home.subdivision as home_region,
    partner.country as partner_country,
    partner.org_type as partner_type
from signed_agreement
left join agreement_party as home_party
    on home_party.agreement_id = signed_agreement.agreement_id
    and home_party.side = 'home'
left join organisation as home
    on home.org_id = home_party.org_id
left join agreement_party as partner_party
    on partner_party.agreement_id = signed_agreement.agreement_id
    and partner_party.side = 'foreign'
left join organisation as partner
    on partner.org_id = partner_party.org_id
