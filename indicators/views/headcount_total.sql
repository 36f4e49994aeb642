select
    activity_id,
    programme_id,
    activity_kind,
    on_date,
    role,
    sum(n) as n,
    case
        when bool_and(qualifier = 'exact') then 'exact'
        when count(distinct qualifier) filter (where qualifier <> 'exact') = 1 then max(qualifier) filter (where qualifier <> 'exact')
        when bool_and(qualifier in ('exact', 'at_least', 'more_than')) then 'more_than'
        else 'about'
    end as qualifier
from attendance
where count_basis = 'aggregate'
group by
    activity_id,
    programme_id,
    activity_kind,
    on_date,
    role
