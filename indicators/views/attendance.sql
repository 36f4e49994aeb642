select
    activity.activity_id,
    activity.programme_id,
    activity.kind as activity_kind,
    activity.start_date as on_date,
    activity.count_basis,
    coalesce(participation.role, 'participant') as role,
    participation.mode,
    person.sex,
    person.home_country as country,
    person.cadre,
    participation.sector,
    1 as n,
    'exact' as qualifier,
    participation.person_id,
    participation.hours,
    activity.hours as scheduled_hours
from activity
join participation
    on participation.activity_id = activity.activity_id
left join person
    on person.person_id = participation.person_id
where activity.status = 'held'
    and activity.count_basis = 'individual'
union all
select
    activity.activity_id,
    activity.programme_id,
    activity.kind as activity_kind,
    activity.start_date as on_date,
    activity.count_basis,
    coalesce(headcount.role, 'participant') as role,
    headcount.mode,
    null as sex,
    null as country,
    null as cadre,
    null as sector,
    headcount.n,
    coalesce(headcount.qualifier, 'exact') as qualifier,
    null as person_id,
    null as hours,
    activity.hours as scheduled_hours
from activity
join headcount
    on headcount.activity_id = activity.activity_id
where activity.status = 'held'
    and activity.count_basis = 'aggregate'
    and headcount.slice = 'total'
