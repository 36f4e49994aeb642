select
    activity_id,
    programme_id,
    activity_kind,
    on_date,
    role,
    coalesce({margin}, '_U') as {margin},
    n,
    qualifier,
    person_id
from attendance
where count_basis = 'individual'
union all
select
    headcount_total.activity_id,
    headcount_total.programme_id,
    headcount_total.activity_kind,
    headcount_total.on_date,
    headcount_total.role,
    coalesce(headcount.{margin}, '_U') as {margin},
    headcount.n,
    coalesce(headcount.qualifier, 'exact') as qualifier,
    null as person_id
from headcount_total
join headcount
    on headcount.activity_id = headcount_total.activity_id
    and coalesce(headcount.role, 'participant') = headcount_total.role
    and headcount.slice = '{margin}'
union all
select
    headcount_total.activity_id,
    headcount_total.programme_id,
    headcount_total.activity_kind,
    headcount_total.on_date,
    headcount_total.role,
    '_U' as {margin},
    headcount_total.n - coalesce(sum(headcount.n), 0) as n,
    case
        when bool_and(coalesce(headcount.qualifier, 'exact') = 'exact') then headcount_total.qualifier
        when headcount_total.qualifier in ('exact', 'at_most')
            and bool_and(coalesce(headcount.qualifier, 'exact') in ('exact', 'at_least', 'more_than')) then 'at_most'
        when headcount_total.qualifier in ('exact', 'at_least', 'more_than')
            and bool_and(coalesce(headcount.qualifier, 'exact') in ('exact', 'at_most')) then replace(headcount_total.qualifier, 'exact', 'at_least')
        else 'about'
    end as qualifier,
    null as person_id
from headcount_total
left join headcount
    on headcount.activity_id = headcount_total.activity_id
    and coalesce(headcount.role, 'participant') = headcount_total.role
    and headcount.slice = '{margin}'
group by
    headcount_total.activity_id,
    headcount_total.programme_id,
    headcount_total.activity_kind,
    headcount_total.on_date,
    headcount_total.role,
    headcount_total.n,
    headcount_total.qualifier
having headcount_total.n > coalesce(sum(headcount.n), 0)
